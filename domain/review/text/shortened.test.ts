import fc from "fast-check";
import { expect, test } from "vitest";
import { shortened } from "./shortened.ts";

const plain = (words: string) => ({ words, hasBoxes: false });
const shown = (pieces: { words: string }[]) => pieces.map((piece) => piece.words).join("");
const long = plain("one two three four five six seven eight nine ten eleven twelve");
const middle = { head: false, tail: false };

test("between two changes its beginning and end stay, cut between words", () => {
  expect(shown(shortened([long], 10, middle))).toBe("one two … twelve");
});

test("at the text's ends only what is next to the change stays", () => {
  expect(shown(shortened([long], 10, { head: true, tail: false }))).toBe(" … twelve");
  expect(shown(shortened([long], 10, { head: false, tail: true }))).toBe("one two … ");
});

test("a phrase is kept whole, a short stretch too", () => {
  const phrase = { words: "the man in the red coat", hasBoxes: true };
  expect(shortened([phrase, long], 5, { head: false, tail: true })[0]).toEqual(phrase);
  expect(shortened([plain("so short")], 5, middle)).toEqual([plain("so short")]);
});

test("text without blanks is cut too, and no character in half", () => {
  const text = fc
    .array(fc.constantFrom("猫", "😀", " ", "a", "\n"), { maxLength: 80 })
    .map((all) => plain(all.join("")));
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 20 }), (piece, chars) => {
      const kept = shown(shortened([piece], chars, middle));
      expect(kept.isWellFormed()).toBe(true);
      expect(kept.length).toBeLessThanOrEqual(2 * chars + 20);
      for (const part of kept.split(" … ")) expect(piece.words).toContain(part);
    }),
  );
});
