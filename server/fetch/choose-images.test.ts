import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseImages } from "./choose-images.ts";

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 3_000_000 }).map(String), { maxLength: 80 });

test("a draw has as many ids as were asked for, whatever their order, and a larger one holds it", () => {
  fc.assert(
    fc.property(ids, fc.nat(100), fc.nat(100), fc.nat(), (all, count, more, seed) => {
      const chosen = chooseImages(all, count, seed);
      expect(chosen.size).toBe(Math.min(count, all.length));
      expect(chooseImages([...all].reverse(), count, seed)).toEqual(chosen);
      const larger = chooseImages(all, count + more, seed);
      for (const id of chosen) expect(larger.has(id) && all.includes(id)).toBe(true);
    }),
  );
});

test("another seed draws others", () => {
  const all = Array.from({ length: 1000 }, (_, id) => String(id));
  expect(chooseImages(all, 10, 1)).not.toEqual(chooseImages(all, 10, 2));
});
