import fc from "fast-check";
import { expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { wordsOf } from "#domain/grounding/notations/svit.ts";
import { type ReadablePart, readableDiff } from "./readable-diff.ts";

const box = (x: number) => `[0.1, 0.2, 0.3, 0.${x}]`;
const man = (x: number) => `<st>man<ed> ${box(x)}`;
const wordsIn = (part: ReadablePart) => part.pieces.map((piece) => piece.words).join("");
const marks = { same: ["", ""], added: ["{+", "+}"], removed: ["[-", "-]"], regrounded: ["<", ">"] } as const;
const shown = (parts: ReadablePart[]) =>
  parts
    .map((part) => {
      const words = part.pieces.map((piece) => (piece.hasBoxes ? `▢${piece.words}` : piece.words)).join("");
      return `${marks[part.kind][0]}${words}${part.kind === "regrounded" ? ` ${part.boxes}` : ""}${marks[part.kind][1]}`;
    })
    .join("");

test.each([
  ["a word", "A red car.", "A blue car.", "A [-red-]{+blue+} car."],
  ["a moved box", `The ${man(4)} sits.`, `The ${man(5)} sits.`, "The <▢man changed> sits."],
  ["a box more", `The ${man(4)} sits.`, `The ${man(4)}, ${box(7)} sits.`, "The <▢man added> sits."],
  ["words that got a box", "The man sits.", `The ${man(4)} sits.`, "The <▢man added> sits."],
  ["words that lost theirs", `The ${man(4)} sits.`, "The man sits.", "The <man removed> sits."],
  ["another phrase", `The ${man(4)} sits.`, `The <st>boy<ed> ${box(4)} sits.`, "The [-▢man-]{+▢boy+} sits."],
  ["a moved box and a word", `A ${man(4)} sits.`, `A ${man(5)} stands.`, "A <▢man changed> [-sits-]{+stands+}."],
  ["a phrase gone with its box", `A ${man(4)} sits.`, "A sits.", "A [-▢man -]sits."],
  ["a box without a phrase", `A man ${box(4)}.`, "A man.", "A man[- ▢-]."],
  ["nothing", `A ${man(4)}.`, `A ${man(4)}.`, "A ▢man."],
])("%s is shown without coordinates", (_, before, after, expected) => {
  expect(shown(readableDiff(before, after, SVIT_GROUNDING))).toBe(expected);
});

test("every word of both texts is shown, none but theirs, and no number of a box", () => {
  const piece = fc.constantFrom(
    "man",
    "dog ",
    " ",
    ".",
    man(4),
    man(5),
    `<st>dog<ed> ${box(4)}, ${box(5)}`,
    box(6),
    "猫",
  );
  const text = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = readableDiff(before, after, SVIT_GROUNDING);
      const words = (...kinds: ReadablePart["kind"][]) =>
        parts
          .filter((part) => kinds.includes(part.kind))
          .map(wordsIn)
          .join("");
      expect(words("same", "removed", "regrounded")).toBe(wordsOf(before));
      expect(words("same", "added", "regrounded")).toBe(wordsOf(after));
    }),
  );
});
