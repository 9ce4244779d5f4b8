import fc from "fast-check";
import { expect, test } from "vitest";
import { unitBox } from "./box.ts";
import { mentionsOf, parseBox, parseReferring, printBox, printMention, printReferring } from "./referring.ts";

test("a mention carries its phrase, its boxes and their places in the text", () => {
  const text = "Why is the <st>man in red<ed> [0.16, 0.341, 0.34, 0.571], [0, 0, 1, 1] waiting?";
  const [mention] = mentionsOf(text);
  expect(mention?.phrase).toBe("man in red");
  expect(mention?.boxes.map((box) => box.unit)).toEqual([unitBox(0.16, 0.341, 0.34, 0.571), unitBox(0, 0, 1, 1)]);
  for (const box of mention?.boxes ?? []) expect(text.slice(box.start, box.end)).toBe(box.text);
  expect(text.slice(mention?.phraseStart, (mention?.phraseStart ?? 0) + 10)).toBe("man in red");
});

test("a box that does not parse stays in the text and has no numbers", () => {
  expect(mentionsOf("<st>dog<ed> [0.5., 0.1, 0.2, 0.3]")[0]?.boxes[0]?.unit).toBeNull();
  expect(parseBox("[0.1, 0.2, 0.3]")).toBeNull();
});

test("a box without a phrase is a stray box, a footnote is plain", () => {
  expect(parseReferring("at [0.1, 0.2, 0.3, 0.4] here").map((piece) => piece.kind)).toEqual([
    "plain",
    "stray-box",
    "plain",
  ]);
  expect(parseReferring("see [1] and [2, 3]").map((piece) => piece.kind)).toEqual(["plain"]);
});

test("a phrase without a box is a mention without boxes", () => {
  expect(mentionsOf("the <st>sky<ed> is blue")[0]?.boxes).toEqual([]);
});

const fragment = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("<st>", "<ed>", " [0.1, 0.2, 0.3, 0.4]", ", ", "[0.5., 1, 1, 1]", "[", "]", "视觉", "\r\n"),
);

test("any text split into pieces and joined again is the same text", () => {
  fc.assert(
    fc.property(fc.array(fragment), (parts) => {
      const text = parts.join("");
      const pieces = parseReferring(text);
      expect(printReferring(pieces)).toBe(text);
      let at = 0;
      for (const piece of pieces) {
        expect(piece.start).toBe(at);
        at = piece.end;
      }
    }),
  );
});

test("a printed mention reads back as itself on the grid of three decimals", () => {
  const grid = fc.integer({ min: 0, max: 1000 }).map((value) => value / 1000);
  const box = fc.tuple(grid, grid, grid, grid).map(([x1, y1, x2, y2]) => unitBox(x1, y1, x2, y2));
  const phrase = fc.string().filter((text) => !text.includes("<") && !text.includes(">"));
  fc.assert(
    fc.property(phrase, fc.array(box, { maxLength: 4 }), (words, boxes) => {
      const [mention] = mentionsOf(printMention(words, boxes));
      expect(mention?.phrase).toBe(words);
      expect(mention?.boxes.map((printed) => printed.unit)).toEqual(boxes);
    }),
  );
});

test("coordinates are printed with at most three decimals and no trailing zeros", () => {
  expect(printBox(unitBox(0.16, 0.3414, 1, 0.5))).toBe("[0.16, 0.341, 1, 0.5]");
});
