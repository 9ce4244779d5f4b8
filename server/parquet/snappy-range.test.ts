import fc from "fast-check";
import { snappyCompress } from "hyparquet-writer/src/snappy.js";
import { expect, test } from "vitest";
import { marksOf, unpackRange } from "./snappy-range.ts";

/** Bytes that repeat themselves at some places, and at others do not. */
function textOf(seed: number, length: number, every: number): Uint8Array {
  const text = new Uint8Array(length);
  let state = seed | 1;
  for (let at = 0; at < length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    text[at] = (at >> 9) % every === 0 ? (text[at - 40_000] ?? at & 7) : state & 0xff;
  }
  return text;
}

/** A part of a packed text, and how many packed bytes were read for it. */
async function partOf(packed: Uint8Array, start: number, end: number) {
  let bytesRead = 0;
  const read = async (from: number, to: number) => {
    bytesRead += to - from;
    return packed.subarray(from, to);
  };
  return { part: await unpackRange(read, marksOf(packed), packed.length, { start, end }), bytesRead };
}

test("any part of a packed text is what stands there", async () => {
  const texts = fc.record({
    seed: fc.integer(),
    length: fc.integer({ min: 1, max: 400_000 }),
    every: fc.constantFrom(1, 3, 200),
  });
  await fc.assert(
    fc.asyncProperty(texts, fc.nat(), fc.integer({ min: 1, max: 5000 }), async ({ seed, length, every }, at, count) => {
      const text = textOf(seed, length, every);
      const start = at % length;
      const end = Math.min(length, start + count);
      const { part } = await partOf(snappyCompress(text), start, end);
      expect(Buffer.from(part).equals(text.subarray(start, end))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test("of bytes that cannot be packed little more is read than is asked for", async () => {
  const packed = snappyCompress(textOf(7, 3_000_000, 1_000_000));
  expect((await partOf(packed, 2_000_000, 2_100_000)).bytesRead).toBeLessThan(100_000 + 3 * 65_536);
});

/** An element that brings its bytes along, and one that repeats what stands so far back. */
const literal = (length: number) => [
  0xf0 | (1 << 2),
  (length - 1) & 0xff,
  (length - 1) >> 8,
  ...Array.from({ length }, (_, at) => at % 251),
];
const copy = (back: number, length: number) => [
  ((length - 1) << 2) | 3,
  back & 0xff,
  (back >> 8) & 0xff,
  back >> 16,
  0,
];
const LENGTH = [0xff, 0xff, 0x0c];

test("what hangs on a text far before it is read from there", async () => {
  // 60 bytes from the first block, repeated behind the third, and again from there.
  const packed = new Uint8Array([
    ...LENGTH,
    ...[1, 2, 3].flatMap(() => literal(65_536)),
    ...copy(196_000, 60),
    ...copy(60, 60),
  ]);
  const { part } = await partOf(packed, 196_668, 196_728);
  expect([...part]).toEqual(Array.from({ length: 60 }, (_, at) => (608 + at) % 251));
});

test("what is damaged is an error, and never more or other bytes", async () => {
  expect(() => marksOf(new Uint8Array([10, 0xf0, 200]))).toThrow(RangeError);
  expect(() => marksOf(new Uint8Array([4, (1 << 2) | 2, 0, 0]))).toThrow(RangeError);
  await expect(partOf(new Uint8Array([...LENGTH, ...copy(5, 4)]), 0, 4)).rejects.toThrow(RangeError);
  await expect(partOf(new Uint8Array([...LENGTH, ...literal(4)]), 0, 5)).rejects.toThrow(RangeError);
});
