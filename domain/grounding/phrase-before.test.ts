import { expect, test } from "vitest";
import { phraseBefore } from "./phrase-before.ts";

test.each([
  ["There is a red cup ", "a red cup"],
  ["The cup", "The cup"],
  ["It stands left of the bowl", "the bowl"],
  ["people ", "people"],
  ["A man, wearing hats ", "wearing hats"],
  ["Near red mugs the cup ", "the cup"],
  ["It is at ", null],
  ["describes: ", null],
  ["What is in the region ", null],
  ["the ", null],
  ["", null],
  ["桌上的杯子", "桌上的杯子"],
  ["the man's old hat ", "the man's old hat"],
] as const)("the words before a box that it is about: %j", (text, phrase) => {
  const found = phraseBefore(`${text}[`, text.length, 0);
  expect(found && text.slice(found.start, found.end)).toBe(phrase);
});

test("words before the last box are another's", () => {
  expect(phraseBefore("red mugs", 8, 4)).toEqual({ start: 4, end: 8 });
});
