import fc from "fast-check";
import { expect, test } from "vitest";
import { unitBox } from "#domain/box/box.ts";
import { mentionsOf, parseBox, parseReferring, printBox } from "./svit.ts";

test("a mention carries its phrase, its boxes and their places in the text", () => {
  const text = "Why is the <st>man in red<ed> [0.16, 0.341, 0.34, 0.571], [0, 0, 1, 1] waiting?";
  const [mention] = mentionsOf(text);
  expect(mention?.phrase).toBe("man in red");
  expect(mention?.boxes.map((box) => box.numbers)).toEqual([unitBox(0.16, 0.341, 0.34, 0.571), unitBox(0, 0, 1, 1)]);
  for (const box of mention?.boxes ?? []) expect(text.slice(box.start, box.end)).toBe(box.text);
  expect(text.slice(mention?.phraseStart, (mention?.phraseStart ?? 0) + 10)).toBe("man in red");
});

test("a box that does not parse stays in the text and has no numbers", () => {
  expect(mentionsOf("<st>dog<ed> [0.5., 0.1, 0.2, 0.3]")[0]?.boxes[0]?.numbers).toBeNull();
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

test("a list of numbers that follows no phrase is a box only where it reads like one", () => {
  const kinds = (text: string) => parseReferring(text).map(({ kind, text: own }) => (kind === "plain" ? kind : own));
  for (const list of [
    "[4, 7, 9, 11]",
    "[3, 1, 4, 1, 5]",
    "[1, 0, 0, 1]",
    "[8, 3, 224, 224]",
    "[1990, 1991, 1992, 1993]",
    "[2.5, 3.5, 4.5, 5.5]",
    "[0.1, 0.2, 0.3]",
    "[0.1, 0.2, 0.3, 0.2, 0.2]",
    "[10, 0.2, 0.3, 0.4]",
  ]) {
    expect(kinds(`They show ${list}.`), list).toEqual(["plain"]);
    expect(
      mentionsOf(`<st>x<ed> ${list}`)[0]?.boxes.map(({ text }) => text),
      list,
    ).toEqual([list]);
  }
  for (const list of ["[0.1, 0.2, 0.3, 0.4]", "[0, 0, 1, 1]", "[0.5., 0.1, 0.2, 0.3]", "[-0.01, .2, 1.004, 1]"]) {
    expect(kinds(`at ${list}.`), list).toEqual(["plain", list, "plain"]);
  }
  expect(kinds("[4, 7, 9, 11], [0.1, 0.2, 0.3, 0.4], [0, 0, 0.5, 0.5] [1, 2, 3, 4] z")).toEqual([
    "plain",
    "[0.1, 0.2, 0.3, 0.4], [0, 0, 0.5, 0.5]",
    "plain",
  ]);
});

test("a phrase without a box is a mention without boxes", () => {
  expect(mentionsOf("the <st>sky<ed> is blue")[0]?.boxes).toEqual([]);
});

const fragment = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "<st>",
    "<ed>",
    " [0.1, 0.2, 0.3, 0.4]",
    ", ",
    "[0.5., 1, 1, 1]",
    "[4, 7, 9, 11]",
    "[",
    "]",
    "视觉",
    "\r\n",
  ),
);

test("any text split into pieces and joined again is the same text", () => {
  fc.assert(
    fc.property(fc.array(fragment), (parts) => {
      const text = parts.join("");
      const pieces = parseReferring(text);
      expect(pieces.map((piece) => piece.text).join("")).toBe(text);
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
      const [mention] = mentionsOf(`<st>${words}<ed> ${boxes.map(printBox).join(", ")}`);
      expect(mention?.phrase).toBe(words);
      expect(mention?.boxes.map((printed) => printed.numbers)).toEqual(boxes);
    }),
  );
});

test("coordinates are printed with at most three decimals and no trailing zeros", () => {
  expect(printBox(unitBox(0.16, 0.3414, 1, 0.5))).toBe("[0.16, 0.341, 1, 0.5]");
});
