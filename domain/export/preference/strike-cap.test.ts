import fc from "fast-check";
import { expect, test } from "vitest";
import { strikesKept } from "./strike-cap.ts";

test("strikes leave up to their share, no fewer than fit, and the same ones each time", () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(300), fc.integer({ min: 0, max: 100 }), (strike, rewrite, percent) => {
      const shareMax = percent / 100;
      const draw = () => {
        const keeps = strikesKept({ strike, rewrite }, shareMax);
        return Array.from({ length: strike }, keeps);
      };
      const kept = draw().filter(Boolean).length;
      if (shareMax < 1) expect(kept).toBeLessThanOrEqual(shareMax * (kept + rewrite) + 1e-9);
      if (kept < strike) expect(kept + 1).toBeGreaterThan(shareMax * (kept + 1 + rewrite) - 1e-9);
      expect(draw()).toEqual(draw());
    }),
  );
});

test("they are spread evenly", () => {
  const keeps = strikesKept({ strike: 6, rewrite: 3 }, 0.5);
  expect(Array.from({ length: 6 }, keeps)).toEqual([false, true, false, true, false, true]);
});

test("a share of all keeps each of them, also where nothing was written anew", () => {
  const keeps = strikesKept({ strike: 3, rewrite: 0 }, 1);
  expect(Array.from({ length: 3 }, keeps)).toEqual([true, true, true]);
});
