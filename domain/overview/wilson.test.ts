import fc from "fast-check";
import { expect, test } from "vitest";
import { must } from "../must.ts";
import { wilson95 } from "./wilson.ts";

test("gives the bounds that the formula's literature prints", () => {
  // Newcombe 1998, Stat. Med. 17:857–872, table I, method 3.
  for (const [count, n, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const bounds = must(wilson95(count, n), "n is above 0");
    expect([bounds.low.toFixed(4), bounds.high.toFixed(4)]).toEqual([low.toFixed(4), high.toFixed(4)]);
  }
});

test("says nothing of nobody looked at", () => {
  expect(wilson95(0, 0)).toBeNull();
});

test("holds the share, stays on the scale and narrows with more that were looked at", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, part) => {
      const count = Math.round(n * part);
      const { low, high } = must(wilson95(count, n), "n is above 0");
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(count / n);
      expect(high).toBeGreaterThanOrEqual(count / n);
      const more = must(wilson95(count * 4, n * 4), "n is above 0");
      expect(more.high - more.low).toBeLessThan(high - low);
    }),
  );
});
