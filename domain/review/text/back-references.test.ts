import { expect, test } from "vitest";
import { pairsOf } from "#domain/entry/turn.ts";
import { backReferences } from "./back-references.ts";

const pairs = pairsOf(
  ["How many men?", "Two.", "What are they wearing?", "Coats.", "Is the sky clear?", "Yes."].map((value, index) => ({
    id: String(index),
    from: index % 2 === 0 ? ("user" as const) : ("gpt" as const),
    value,
  })),
);

test("a question that leans on a struck one is pointed out with its words", () => {
  expect(backReferences(pairs, new Set(["0"]))).toEqual([{ pairId: "2", words: "they" }]);
});

test("nothing is pointed out where nothing was struck, or the leaning QA leaves too", () => {
  expect(backReferences(pairs, new Set())).toEqual([]);
  expect(backReferences(pairs, new Set(["0", "2"]))).toEqual([]);
  expect(backReferences(pairs, new Set(["2"]))).toEqual([]);
});
