import { expect, test } from "vitest";
import { countWords, factsOf } from "./entry-facts.ts";

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
