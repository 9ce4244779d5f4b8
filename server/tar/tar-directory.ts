import { StudioError } from "#domain/error.ts";
import { type MessageCode, message } from "#domain/message.ts";
import { ByteSource } from "#server/zip/byte-source.ts";

/** A file in a tar: `at` is where its bytes begin. `stamp` changes with it, as far as its header tells: its time and size. */
export type TarMember = { name: string; at: number; bytes: number; stamp: string };

const BLOCK = 512;
/** A name longer than this, or another file's attributes, are no name. */
const EXTRA_BYTES_MAX = 1024 * 1024;

const problem = (code: MessageCode, gaps: Record<string, string | number> = {}) =>
  new StudioError("unreadable_input", message(code, gaps));

/**
 * The files of a tar in their order (POSIX.1-1988 ustar, POSIX.1-2001 pax and GNU's long names), from header to header: their bytes are not
 * read. Folders are left out.
 * @throws StudioError unreadable_input, with the name: cut short, a path that leads out, a link, a device, a name twice
 */
export async function readTarDirectory(file: string): Promise<TarMember[]> {
  let name = "";
  const source = await ByteSource.open(file, () => problem("tarCut", { name }));
  try {
    const members = new Map<string, TarMember>();
    let said: Partial<Record<string, string>> = {};
    for (let at = 0; at < source.size; ) {
      const header = Buffer.from(await source.read(at, Math.min(BLOCK, source.size - at)));
      if (header.every((byte) => byte === 0)) break;
      if (header.length < BLOCK || !isHeader(header)) throw problem("tarDamaged", { at });
      const type = header.toString("latin1", 156, 157);
      name = said.path ?? nameIn(header);
      const bytes = said.size === undefined ? numberIn(header, 124, 12) : Number(said.size);
      if (!(bytes >= 0)) throw problem("tarDamaged", { at });
      const start = at + BLOCK;
      at = start + Math.ceil(bytes / BLOCK) * BLOCK;
      if (start + bytes > source.size) throw problem("tarCut", { name });
      if (EXTRAS.has(type)) {
        if (bytes > EXTRA_BYTES_MAX) throw problem("tarDamaged", { at: start });
        const extra = Buffer.from(await source.read(start, bytes));
        if (type === "L") said = { ...said, path: textOf(extra) };
        if (type === "x") said = { ...said, ...attributesOf(extra) };
        continue;
      }
      said = {};
      if (type === "5") continue;
      if (type === "1" || type === "2") throw problem("tarLink", { name });
      if (!FILES.has(type)) throw problem("tarDevice", { name });
      const clean = name.replace(/^(?:\.\/+)+/, "");
      if (isOut(clean)) throw problem("tarLeadsOut", { name });
      if (members.has(clean)) throw problem("tarTwice", { name });
      members.set(clean, { name: clean, at: start, bytes, stamp: `${numberIn(header, 136, 12)} ${bytes}` });
    }
    return [...members.values()];
  } finally {
    await source.close();
  }
}

/** A file, also as old tars and contiguous ones say it. */
const FILES = new Set(["0", "\0", "7"]);
/** GNU's long name and long target of a link; pax's attributes of the next file, and of all. */
const EXTRAS = new Set(["L", "K", "x", "g"]);

const textOf = (bytes: Buffer) => bytes.toString("utf8").replace(/\0.*$/s, "");

function nameIn(header: Buffer): string {
  const name = textOf(header.subarray(0, 100));
  // GNU's own format has times there.
  const prefix = header.toString("latin1", 257, 263) === "ustar\0" ? textOf(header.subarray(345, 500)) : "";
  return prefix === "" ? name : `${prefix}/${name}`;
}

/** Octal digits, or GNU's and star's big-endian number behind a first bit. */
function numberIn(header: Buffer, from: number, length: number): number {
  const field = header.subarray(from, from + length);
  if (((field[0] ?? 0) & 0x80) === 0)
    return Number.parseInt(field.toString("latin1").replace(/[\0 ]+/g, "") || "0", 8) || 0;
  return Number(BigInt(`0x${field.toString("hex")}`) & ((1n << BigInt(length * 8 - 1)) - 1n));
}

/** The sum of a header's bytes, its own field taken as blanks, as unsigned or (old writers) as signed bytes. */
function isHeader(header: Buffer): boolean {
  let [plain, signed] = [0, 0];
  for (const [at, byte] of header.entries()) {
    const own = at >= 148 && at < 156 ? 0x20 : byte;
    plain += own;
    signed += own > 127 ? own - 256 : own;
  }
  const sum = numberIn(header, 148, 8);
  return sum === plain || sum === signed;
}

/** "LENGTH KEY=VALUE\n", one after the other; the length counts bytes. */
function attributesOf(bytes: Buffer): Partial<Record<string, string>> {
  const found: Partial<Record<string, string>> = {};
  for (let at = 0; at < bytes.length; ) {
    const length = Number.parseInt(bytes.toString("latin1", at, at + 10), 10);
    if (!(length > 0)) break;
    const [, key, value] = bytes.toString("utf8", at, at + length).match(/^\d+ ([^=]+)=(.*)\n$/s) ?? [];
    if (key !== undefined && value !== undefined) found[key] = value;
    at += length;
  }
  return found;
}

const isOut = (name: string) =>
  name === "" || name.includes("\0") || /^(?:[/\\]|[A-Za-z]:)/.test(name) || name.split(/[/\\]/).includes("..");
