import fc from "fast-check";
import { expect, test } from "vitest";
import { DRAWS, drawsOf, parseSplits, splitName, splitsSchema } from "./splits.ts";

test("every draw falls to one split, and each has its share of them", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(weights, (list) => {
      const sum = list.reduce((all, weight) => all + weight, 0);
      const splits = list.map((weight, index) => ({ name: `s${index}`, share: weight / sum }));
      const draws = drawsOf(splits);
      expect(draws[0]?.from).toBe(0);
      expect(draws.at(-1)?.to).toBe(DRAWS);
      for (const [index, { from, to }] of draws.entries()) {
        if (index > 0) expect(from).toBe(draws[index - 1]?.to);
        expect(Math.abs((to - from) / DRAWS - (splits[index]?.share ?? 0))).toBeLessThan(1e-8);
      }
    }),
  );
});

test("shares written with few digits are all there is, as far as the last one goes", () => {
  const third = { share: 0.3333333 };
  const splits = splitsSchema.parse(["a", "b", "c"].map((name) => ({ name, ...third })));
  expect(drawsOf(splits).at(-1)?.to).toBe(DRAWS);
});

test.each([
  [
    "train=0.9,validation=0.1",
    [
      { name: "train", share: 0.9 },
      { name: "validation", share: 0.1 },
    ],
  ],
  ["all=1", [{ name: "all", share: 1 }]],
  ["train=0.9", null],
  ["train=0.5,train=0.5", null],
  ["train=0.5,../up=0.5", null],
  ["Train=1", null],
  ["", null],
  ["a=0,b=1", null],
])("%j reads as %j", (text, expected) => {
  expect(parseSplits(text)).toEqual(expected);
});

test("shares in thirds are a whole", () => {
  const thirds = ["a", "b", "c"].map((name) => ({ name, share: 1 / 3 }));
  expect(splitsSchema.safeParse(thirds).success).toBe(true);
});

test("a split's file is told by its name", () => {
  expect(splitName("train.json", "validation")).toBe("train-validation.json");
  expect(splitName("data/train.jsonl", "validation")).toBe("data/validation.jsonl");
  expect(splitName("train.json", "test")).toBe("train-test.json");
  expect(splitName("train", "test")).toBe("train-test");
  expect(splitName("data/my.set.llava.json", "test")).toBe("data/my.set.llava-test.json");
});
