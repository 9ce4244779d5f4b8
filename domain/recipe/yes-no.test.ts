import { expect, test } from "vitest";
import { heldOutQuestions } from "./held-out-questions.ts";
import { answerSide } from "./yes-no.ts";

test.each([
  ["Yes, there is.", "yes"],
  ["yes", "yes"],
  [' "No." he says', "no"],
  ["NO!", "no"],
  ["Yesterday it rained.", null],
  ["Nobody is there.", null],
  ["It is a No.", null],
  ["", null],
])("%j begins with %s", (answer, side) => {
  expect(answerSide(answer)).toBe(side);
});

test("a question is held out as it is, whatever its signs and case, and by as many words in a row as asked for", () => {
  const held = heldOutQuestions(["How many boats are on the lake?", " "], 4);
  expect(held.count).toBe(1);
  expect(held.matchOf("<image>\nHow many BOATS are on the lake")).toBe("same");
  expect(held.matchOf("Tell me: how many boats are in the picture?")).toBe("ngram");
  expect(held.matchOf("How many boats?")).toBeNull();
  expect(heldOutQuestions(["How many boats are there?"], null).matchOf("How many boats are there, then?")).toBeNull();
});
