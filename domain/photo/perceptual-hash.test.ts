import fc from "fast-check";
import { expect, test } from "vitest";
import { GREY_SIDE, hashDistance, type PhotoHash, perceptualHash } from "./perceptual-hash.ts";

const picture = (level: (x: number, y: number) => number): Uint8Array =>
  Uint8Array.from({ length: GREY_SIDE * GREY_SIDE }, (_, at) =>
    Math.max(0, Math.min(255, Math.round(level(at % GREY_SIDE, Math.floor(at / GREY_SIDE))))),
  );
const hashed = (grey: Uint8Array) => perceptualHash(grey) as PhotoHash;
const waves = (x: number, y: number) => 128 + 50 * Math.sin(x / 3) + 40 * Math.cos(y / 5 + x / 9);

test("the same picture, lighter and with noise, is near; another and its mirror are far", () => {
  const one = hashed(picture(waves));
  expect(hashDistance(one, one)).toBe(0);
  expect(hashDistance(one, hashed(picture((x, y) => waves(x, y) + 12 + ((x * 7 + y * 3) % 5))))).toBeLessThanOrEqual(6);
  expect(hashDistance(one, hashed(picture((x, y) => waves(GREY_SIDE - 1 - x, y))))).toBeGreaterThan(12);
  expect(hashDistance(one, hashed(picture((x, y) => 40 + 5 * y + (x > 16 ? 60 : 0))))).toBeGreaterThan(12);
});

test("a picture of one colour is like none", () => {
  expect(perceptualHash(picture(() => 200))).toBeNull();
  expect(perceptualHash(picture((x) => 200 + (x % 3)))).toBeNull();
});

test("distances count the bits that differ, whichever is first", () => {
  const hash = fc.record({
    high: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    low: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  });
  fc.assert(
    fc.property(hash, hash, (one, other) => {
      const apart = [one.high ^ other.high, one.low ^ other.low]
        .map((own) => (own >>> 0).toString(2).replaceAll("0", "").length)
        .reduce((sum, own) => sum + own, 0);
      expect(hashDistance(one, other)).toBe(apart);
      expect(hashDistance(other, one)).toBe(apart);
    }),
  );
});
