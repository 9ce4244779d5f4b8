import { expect, test } from "vitest";
import { entryFilterSchema, NO_FILTER } from "#domain/find/entry-filter.ts";
import { partsInUse, toggled, without } from "./filter-parts.ts";

test("the parts that narrow are known, and taking each out leaves no filter", () => {
  const filter = entryFilterSchema.parse({
    states: ["flagged"],
    queues: ["4"],
    outcomes: ["open"],
    wordsMax: 0,
    text: "car",
  });
  expect(partsInUse(filter)).toEqual(["states", "queues", "words", "text"]);
  expect(Object.assign({}, filter, ...partsInUse(filter).map(without))).toEqual(NO_FILTER);
  expect(partsInUse(NO_FILTER)).toEqual([]);
});

test("a value is taken in, and out again", () => {
  expect(toggled(["a"], "b")).toEqual(["a", "b"]);
  expect(toggled(["a", "b"], "a")).toEqual(["b"]);
});
