import fc from "fast-check";
import { expect, test } from "vitest";
import { type ByteRange, firstGap, gapsIn, joined } from "./byte-ranges.ts";

const range = fc.record({ from: fc.nat(40), to: fc.nat(40) });
const bytesOf = (ranges: readonly ByteRange[]) =>
  new Set(ranges.flatMap(({ from, to }) => Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at)));

test("ranges joined hold the same bytes, in order, and none touches another", () => {
  fc.assert(
    fc.property(fc.array(range), (ranges) => {
      const whole = joined(ranges);
      expect(bytesOf(whole)).toEqual(bytesOf(ranges));
      whole.slice(1).forEach(({ from }, at) => {
        expect(from).toBeGreaterThan(whole[at]?.to ?? Number.POSITIVE_INFINITY);
      });
    }),
  );
});

test("the first gap is the first byte that no range holds", () => {
  fc.assert(
    fc.property(fc.array(range), fc.nat(45), (ranges, from) => {
      const held = bytesOf(ranges);
      let expected = from;
      while (held.has(expected)) expected++;
      expect(firstGap(ranges, from)).toBe(expected);
    }),
  );
});

test("the gaps of a range are its bytes that nobody holds", () => {
  fc.assert(
    fc.property(range, fc.array(range), (asked, held) => {
      const gaps = gapsIn(asked, held);
      expect([...bytesOf(gaps)]).toEqual([...bytesOf([asked])].filter((at) => !bytesOf(held).has(at)));
      expect(joined(gaps)).toEqual(gaps);
    }),
  );
});
