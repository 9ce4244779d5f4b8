/** A file in a tar; `type` as POSIX numbers them, `0` for a file. */
export type TestMember = { name: string; bytes?: string | Uint8Array; type?: string; target?: string };

/** A ustar archive (POSIX.1-1988) of these files in their order. */
export function tarOf(members: readonly TestMember[]): Buffer {
  const blocks = members.flatMap(({ name, bytes = "", type = "0", target = "" }) => {
    const content = Buffer.from(bytes);
    const header = Buffer.alloc(512);
    header.write(name, 0, 100);
    header.write(`0000644\0${"0000000\0".repeat(2)}`, 100);
    header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
    header.write("14000000000\0        ", 136);
    header.write(type, 156);
    header.write(target, 157, 100);
    header.write("ustar\x0000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** One attribute of the next file, as pax writes it. */
export function paxOf(key: string, value: string): string {
  const tail = ` ${key}=${value}\n`;
  let length = tail.length;
  while (String(length).length + Buffer.byteLength(tail) !== length) length++;
  return `${length}${tail}`;
}
