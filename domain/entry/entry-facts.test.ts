import { expect, test } from "vitest";
import { countWords, factsOf } from "./entry-facts.ts";
import { UNKNOWN_GROUNDING } from "./grounding.ts";

const said = (...values: string[]) => values.map((value, id) => ({ id: String(id), from: "user" as const, value }));

test("tags and coordinates are no words, phrases are", () => {
  expect(factsOf(said("Who is the <st>tall man<ed> [0.1, 0.2, 0.3, 0.4]?"))).toEqual({ wordCount: 6, boxCount: 1 });
});

test("every box of a plural phrase counts, and so does one that does not parse or follows no phrase", () => {
  const turns = said("<st>men<ed> [0, 0, 1, 1], [0, 0, 0.5, 0.5.]", "It is at [0.1, 0.2, 0.3, 0.4]");
  expect(factsOf(turns).boxCount).toBe(3);
});

test("a Chinese character is a word, and words between blanks are", () => {
  expect(countWords("两个人 stand")).toBe(4);
  expect(countWords("")).toBe(0);
  expect(countWords(" a  b\nc ")).toBe(3);
});

test("more boxes than a smallint holds are as many as it holds", () => {
  expect(factsOf(said(`<st>a<ed>${" [0, 0, 1, 1]".repeat(40_000)}`)).boxCount).toBe(32_767);
});

test("boxes count only where a file has boxes", () => {
  const asked = said("Provide the bounding box of the cup.", "[0.25, 0.5, 0.5, 0.75]");
  const llava = { grounding: UNKNOWN_GROUNDING, hasPhoto: true };
  expect(factsOf(asked, llava)).toEqual({ wordCount: 7, boxCount: 1 });
  expect(factsOf(asked, { grounding: UNKNOWN_GROUNDING, hasPhoto: false }).boxCount).toBe(0);
  expect(factsOf(said("What are the odds?", "[0.25, 0.5, 0.5, 0.75]"), llava)).toEqual({ wordCount: 8, boxCount: 0 });
  expect(factsOf(said("Locate it.", "[4, 7, 9, 11], [0.5, 0.5, 0.25, 1]"), llava).boxCount).toBe(0);
  expect(factsOf(said("They show [4, 7, 9, 11].")).boxCount).toBe(0);
});
