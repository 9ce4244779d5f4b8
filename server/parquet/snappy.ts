/** Shorter stretches are copied byte by byte: a call of the engine's own copying costs more than they do. */
const COPY_BYTES_MIN = 24;

/**
 * The first `length` bytes of a text packed by Snappy (google/snappy, format_description.txt), fewer where the packed bytes end before: `made` tells.
 * `isWhole`: they are all of the text, and the packed bytes end with it. Long stretches that could not be packed, as of photos, are copied at once.
 * @throws RangeError for damaged bytes
 */
export function unpackSnappy(packed: Uint8Array, length: number): { text: Uint8Array; made: number; isWhole: boolean } {
  const text = new Uint8Array(length);
  const end = packed.length;
  let at = 0;
  while (at < end && byteAt(packed, at) >= 0x80) at++;
  at++;
  let made = 0;
  let isCut = false;
  while (at < end && made < length) {
    const tag = byteAt(packed, at++);
    const kind = tag & 3;
    if (kind === 0) {
      let count = tag >> 2;
      const extra = count - 59;
      if (extra > 0) {
        count = 0;
        for (let nth = extra - 1; nth >= 0; nth--) count = count * 256 + byteAt(packed, at + nth);
        at += extra;
      }
      count++;
      const most = Math.min(length - made, end - at);
      if (count > most) {
        isCut = true;
        count = Math.max(0, most);
      }
      if (count < COPY_BYTES_MIN) for (let nth = 0; nth < count; nth++) text[made + nth] = byteAt(packed, at + nth);
      else text.set(packed.subarray(at, at + count), made);
      at += count;
      made += count;
      continue;
    }
    let count = (tag >> 2) + 1;
    let back = byteAt(packed, at++);
    if (kind === 1) {
      count = ((tag >> 2) & 7) + 4;
      back += (tag >> 5) * 256;
    } else back += byteAt(packed, at++) * 256;
    if (kind === 3) {
      back += byteAt(packed, at) * 65_536 + byteAt(packed, at + 1) * 16_777_216;
      at += 2;
    }
    if (at > end) {
      isCut = true;
      break;
    }
    if (back === 0 || back > made) throw new RangeError("packed data is damaged");
    // It may repeat what it is just making.
    if (made + count > length) isCut = true;
    for (const last = Math.min(length, made + count); made < last; made++) text[made] = byteAt(text, made - back);
  }
  return { text, made, isWhole: !isCut && made === length && at === end };
}

const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
