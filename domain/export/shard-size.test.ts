import fc from "fast-check";
import { expect, test } from "vitest";
import { parseShardSize, printShardSize, shardName, shardSizeSchema, unshardedName } from "./shard-size.ts";

test.each([
  ["500MB", { unit: "bytes", count: 500_000_000 }],
  ["1.5 gb", { unit: "bytes", count: 1_500_000_000 }],
  ["100000", { unit: "records", count: 100_000 }],
])("%s is read", (text, size) => {
  expect(parseShardSize(text)).toEqual(size);
});

test.each(["", "0", "0MB", "1.5", "-1", "5 MiB", "ten", "1e3", "500 MB each"])("%j is refused", (text) => {
  expect(parseShardSize(text)).toBeNull();
});

test("what is printed is read back", () => {
  const size = fc.record({
    unit: fc.constantFrom("bytes" as const, "records" as const),
    count: fc.integer({ min: 1, max: 1e12 }),
  });
  fc.assert(
    fc.property(size, (own) => {
      expect(parseShardSize(printShardSize(own))).toEqual(own);
    }),
  );
  expect(shardSizeSchema.safeParse({ unit: "bytes", count: 0.5 }).success).toBe(false);
});

test("a shard is named after its file, and leads back to it", () => {
  expect(shardName("train.json", 2, 12)).toBe("train-00002-of-00012.json");
  expect(shardName("train.json", 2, null)).toBe("train-00002.json");
  const name = fc.tuple(fc.stringMatching(/^[a-z][a-z.]{0,9}$/), fc.constantFrom(".json", ".jsonl"));
  fc.assert(
    fc.property(name, fc.nat(9999), fc.option(fc.nat(9999)), ([stem, ending], index, total) => {
      expect(unshardedName(shardName(stem + ending, index, total))).toBe(stem + ending);
    }),
  );
  expect(unshardedName("train.json")).toBe("train.json");
});
