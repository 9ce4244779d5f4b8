/**
 * A place in a text packed by Snappy, at the beginning of one of its elements: where it stands among the packed bytes, and in the text. `literal`: how many bytes
 * of the text follow there as they are, from `data` on, where these are many.
 */
export type Mark = { packed: number; unpacked: number; data: number; literal: number };

/** About as far apart are marks. Elements refer no further back either, as Snappy itself writes them (google/snappy, format_description.txt); the format does not promise it. */
const BLOCK = 65_536;

/** Where the next element begins, how much text this one makes, and from where: its own bytes, or so far back in the text. */
type Element = { next: number; data: number; length: number; back: number };
/** One object is filled again and again, for a page may have millions. */
const anElement = (): Element => ({ next: 0, data: 0, length: 0, back: 0 });

function readElement(packed: Uint8Array, at: number, own: Element): void {
  const tag = packed[at] ?? 0;
  const kind = tag & 3;
  const byte = (nth: number) => packed[at + nth] ?? 0;
  own.back = 0;
  if (kind === 0) {
    const extra = Math.max(0, (tag >> 2) - 59);
    let length = tag >> 2;
    if (extra > 0) length = 0;
    for (let nth = extra; nth >= 1; nth--) length = length * 256 + byte(nth);
    own.length = length + 1;
    own.data = at + 1 + extra;
    own.next = own.data + own.length;
    return;
  }
  own.length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
  own.next = at + (kind === 1 ? 2 : kind === 2 ? 3 : 5);
  if (kind === 1) own.back = (tag >> 5) * 256 + byte(1);
  else own.back = byte(1) + byte(2) * 256 + (kind === 3 ? byte(3) * 65_536 + byte(4) * 16_777_216 : 0);
  if (own.back === 0) throw new RangeError("packed data is damaged");
}

/** Marks of a packed text, the first at its beginning. @throws RangeError for damaged bytes */
export function marksOf(packed: Uint8Array): Mark[] {
  let at = 0;
  while ((packed[at] ?? 0) >= 0x80) at++;
  at++;
  const marks: Mark[] = [];
  const own = anElement();
  let last = Number.NEGATIVE_INFINITY;
  for (let unpacked = 0; at < packed.length; at = own.next) {
    readElement(packed, at, own);
    if (own.next > packed.length) throw new RangeError("packed data is cut short");
    const isLong = own.back === 0 && own.length >= BLOCK;
    if (isLong || unpacked - last >= BLOCK) {
      marks.push({ packed: at, unpacked, data: own.data, literal: isLong ? own.length : 0 });
      // What stands behind a long stretch is to be found without it.
      last = isLong ? unpacked + own.length - BLOCK : unpacked;
    }
    unpacked += own.length;
  }
  return marks;
}

/**
 * The bytes from `start` to `end` of a packed text. `read`: some of its packed bytes. It begins a block before them, and earlier where they hang on what stands
 * there: whether they do is known of each byte. @throws RangeError where they are not there
 */
export async function unpackRange(
  read: (from: number, to: number) => Promise<Uint8Array>,
  marks: readonly Mark[],
  packedBytes: number,
  { start, end }: { start: number; end: number },
): Promise<Uint8Array> {
  for (let ahead = BLOCK; ; ahead *= 8) {
    const wanted = Math.max(0, start - ahead);
    const mark = marks.findLast(({ unpacked }) => unpacked <= wanted);
    if (!mark) throw new RangeError("packed data has no beginning");
    const isWithin = wanted < mark.unpacked + mark.literal;
    const from = isWithin ? wanted : mark.unpacked;
    const last = marks.findLast(({ unpacked }) => unpacked <= end);
    const next = marks.find(({ unpacked }) => unpacked >= end);
    const to =
      last && end <= last.unpacked + last.literal ? last.data + end - last.unpacked : (next?.packed ?? packedBytes);
    const packed = await read(isWithin ? mark.data + from - mark.unpacked : mark.packed, to);
    const { text, known } = unpack(packed, end - from, isWithin ? mark.unpacked + mark.literal - from : 0);
    if (known.subarray(start - from).every((own) => own === 1)) return text.subarray(start - from);
    if (from === 0) throw new RangeError("packed data refers to what was before");
  }
}

/** Unpacks so many bytes; the first `literal` packed ones are of the text already. `known`: 1 for each byte that hangs on nothing before them. */
function unpack(packed: Uint8Array, length: number, literal: number): { text: Uint8Array; known: Uint8Array } {
  const text = new Uint8Array(length);
  const known = new Uint8Array(length);
  const own = anElement();
  let made = 0;
  for (let at = 0; made < length; at = own.next) {
    if (at === 0 && literal > 0) Object.assign(own, { data: 0, length: literal, next: literal, back: 0 });
    else if (at >= packed.length) throw new RangeError("packed data is cut short");
    else readElement(packed, at, own);
    const count = Math.min(own.length, length - made);
    if (own.back === 0) {
      if (own.data + count > packed.length) throw new RangeError("packed data is cut short");
      text.set(packed.subarray(own.data, own.data + count), made);
      known.fill(1, made, made + count);
    }
    // It may repeat what it is just making.
    else
      for (let to = made; to < made + count; to++) {
        text[to] = text[to - own.back] ?? 0;
        known[to] = known[to - own.back] ?? 0;
      }
    made += count;
  }
  return { text, known };
}
