import fc from "fast-check";
import { expect, test } from "vitest";
import { SVIT_GROUNDING } from "#domain/entry/grounding.ts";
import { type DiffPart, wordDiff } from "./word-diff.ts";

const shown = (parts: DiffPart[]) =>
  parts.map(({ kind, text }) => (kind === "same" ? text : kind === "added" ? `{+${text}+}` : `[-${text}-]`)).join("");
const joined = (parts: DiffPart[], ...kinds: DiffPart["kind"][]) =>
  parts
    .filter((part) => kinds.includes(part.kind))
    .map((part) => part.text)
    .join("");

test.each([
  ["A red car.", "A blue car.", "A [-red-]{+blue+} car."],
  ["A car.", "A car, parked.", "A car{+, parked+}."],
  ["the old red bus stops", "a bus stops", "[-the old red-]{+a+} bus stops"],
  ["It is the man's.", "It is the dog's.", "It is the [-man's-]{+dog's+}."],
  ["一只黑猫坐着", "一只白猫坐着", "一只[-黑猫-]{+白猫+}坐着"],
  ["same", "same", "same"],
  ["", "new", "{+new+}"],
  ["", "", ""],
])("“%s” becomes “%s”: %s", (before, after, expected) =>
  expect(shown(wordDiff(before, after, SVIT_GROUNDING))).toBe(expected),
);

test("a mention changes as one, its numbers are not compared digit by digit", () => {
  const parts = wordDiff(
    "The <st>man<ed> [0.1, 0.2, 0.3, 0.4] sits.",
    "The <st>man<ed> [0.1, 0.2, 0.3, 0.5] sits.",
    SVIT_GROUNDING,
  );
  expect(shown(parts)).toBe("The [-<st>man<ed> [0.1, 0.2, 0.3, 0.4]-]{+<st>man<ed> [0.1, 0.2, 0.3, 0.5]+} sits.");
});

test("texts with nothing in common are one removal and one addition", () => {
  const [before, after] = ["a", "b"].map((word) => Array.from({ length: 6000 }, (_, nth) => `${word}${nth}`).join(" "));
  expect(wordDiff(before ?? "", after ?? "", SVIT_GROUNDING).map(({ kind }) => kind)).toEqual(["removed", "added"]);
});

test("same and removed make the text before, same and added the text after", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "man",
      "dog",
      " ",
      "  ",
      "\n",
      ".",
      ",",
      "猫",
      "桌子",
      "<st>",
      "<ed>",
      " [0.1, 0.2, 0.3, 0.4]",
      "\uD83D\uDE00",
      "don't",
    ),
    fc.string({ maxLength: 5 }),
  );
  const text = fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = wordDiff(before, after, SVIT_GROUNDING);
      expect(joined(parts, "same", "removed")).toBe(before);
      expect(joined(parts, "same", "added")).toBe(after);
      expect(parts.filter((part) => part.text === "")).toEqual([]);
    }),
  );
});
