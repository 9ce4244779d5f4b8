import fc from "fast-check";
import { expect, test } from "vitest";
import { RepeatCounter } from "./repeat-counter.ts";

test("counts as a map would, whatever comes", () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 0n, max: 40n }), { maxLength: 400 }), (keys) => {
      const counter = new RepeatCounter();
      const map = new Map<bigint, number>();
      for (const key of keys) {
        // 0 and 1 share a slot: 0 marks an empty one.
        const same = key === 0n ? 1n : key;
        expect(counter.count(key)).toBe(map.get(same) ?? 0);
        map.set(same, (map.get(same) ?? 0) + 1);
      }
    }),
  );
});

test("keeps its counts while it grows", () => {
  const counter = new RepeatCounter();
  const key = (n: number) => BigInt.asUintN(64, BigInt(n + 1) * 0x9e3779b97f4a7c15n);
  for (let n = 0; n < 50_000; n++) expect(counter.count(key(n))).toBe(0);
  for (let n = 0; n < 50_000; n++) expect(counter.count(key(n))).toBe(1);
});
