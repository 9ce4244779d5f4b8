import fc from "fast-check";
import { expect, test } from "vitest";
import { orderOfNumbers } from "./number-order.ts";
import { orderOf } from "./seeded-order.ts";

const places = (count: number) => Array.from({ length: count }, (_, at) => at);
const half = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));

test("numbers of any size stand from the smallest on, equal ones as they stood", () => {
  const number = fc.oneof(half, fc.integer({ min: 0, max: 2 ** 53 - 1 }));
  fc.assert(
    fc.property(fc.array(number, { maxLength: 50 }), (list) => {
      const expected = places(list.length).sort((one, other) => (list[one] ?? 0) - (list[other] ?? 0) || one - other);
      expect([...orderOfNumbers(Float64Array.from(list))]).toEqual(expected);
    }),
  );
});

test("keys of 64 bits stand by their upper half, then by their lower one, then as they stood", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(half, half), { maxLength: 50 }), (keys) => {
      const of = (nth: 0 | 1) => Uint32Array.from(keys, (key) => key[nth]);
      const by = (one: number, other: number, nth: 0 | 1) => (keys[one]?.[nth] ?? 0) - (keys[other]?.[nth] ?? 0);
      const expected = places(keys.length).sort((one, other) => by(one, other, 0) || by(one, other, 1) || one - other);
      expect([...orderOf(of(0), of(1))]).toEqual(expected);
    }),
  );
});
