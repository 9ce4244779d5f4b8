import { expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { isTooFast, wordsToRead } from "./reading-pace.ts";

const turns = (...texts: string[]): Turn[] => texts.map((value, id) => ({ id: String(id), from: "gpt", value }));

test("words are counted as they are read: no tags, no coordinates, no image token", () => {
  expect(
    wordsToRead(
      turns("<image>\nWhat is that?", "A man's <st>t-shirt<ed> [0.1, 0.2, 0.3, 0.4], 3.5 m long."),
      SVIT_GROUNDING,
    ),
  ).toBe(9);
  expect(wordsToRead([], SVIT_GROUNDING)).toBe(0);
});

test("sixteen Chinese characters are ten words", () => {
  expect(wordsToRead(turns("一只黑色的猫坐在木头椅子上面休息，"), SVIT_GROUNDING)).toBe(10);
});

test.each([
  [100, 9_999, true],
  [100, 10_000, false],
  [100, 0, true],
  [1, -5, true],
  [0, 0, false],
])("%i words in %i ms are too fast: %s", (words, activeMs, expected) =>
  expect(isTooFast(words, activeMs)).toBe(expected),
);
