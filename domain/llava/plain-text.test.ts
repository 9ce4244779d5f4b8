import fc from "fast-check";
import { expect, test } from "vitest";
import { type UnitBox, unitBox } from "../box.ts";
import { printBox } from "../referring.ts";
import { hasBoxes, toPlainText } from "./plain-text.ts";

const half = (box: UnitBox) => printBox(unitBox(box.x1 / 2, box.y1 / 2, box.x2 / 2, box.y2 / 2));

test("tags leave, boxes and every other character stay", () => {
  expect(toPlainText("Why might the <st>car<ed> [0.386, 0.435, 0.996, 0.715] be\r\nstopped?")).toEqual({
    ok: true,
    text: "Why might the car [0.386, 0.435, 0.996, 0.715] be\r\nstopped?",
  });
});

test("one phrase with two boxes keeps both, and a box without a phrase is converted too", () => {
  expect(toPlainText("<st>men<ed> [0, 0, 0.2, 0.4], [0.6, 0, 0.8, 1] at [0.2, 0.2, 0.4, 0.4]", half)).toEqual({
    ok: true,
    text: "men [0, 0, 0.1, 0.2], [0.3, 0, 0.4, 0.5] at [0.1, 0.1, 0.2, 0.2]",
  });
});

test("a converted box that equals a later original is not converted twice", () => {
  expect(toPlainText("<st>a<ed> [0.4, 0.4, 0.8, 0.8] and <st>b<ed> [0.2, 0.2, 0.4, 0.4]", half)).toEqual({
    ok: true,
    text: "a [0.2, 0.2, 0.4, 0.4] and b [0.1, 0.1, 0.2, 0.2]",
  });
});

test("a box that does not parse stays as printed, and stops a conversion", () => {
  const text = "<st>a<ed> [0.1, 0.2, 0.5., 0.6]";
  expect(toPlainText(text)).toEqual({ ok: true, text: "a [0.1, 0.2, 0.5., 0.6]" });
  expect(toPlainText(text, half)).toEqual({ ok: false, reason: "box-unparsable" });
});

test("a tag without its partner leaves as well, and a footnote is no box", () => {
  expect(toPlainText("the <st>car is red <ed>, see [1]", half)).toEqual({ ok: true, text: "the car is red , see [1]" });
  expect(hasBoxes("see [1] and [2, 3]")).toBe(false);
  expect(hasBoxes("<st>car<ed> [0, 0, 1, 1]")).toBe(true);
});

test("every box of any text is converted exactly once, in its place", () => {
  const grid = fc.integer({ min: 0, max: 500 }).map((value) => (value * 2) / 1000);
  const box = fc.tuple(grid, grid, grid, grid).map(([x1, y1, x2, y2]) => unitBox(x1, y1, x2, y2));
  const word = fc.constantFrom("a man", "视觉", "…", "\r\n", "no box here");
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, fc.array(box, { minLength: 1, maxLength: 3 }))), (mentions) => {
      const print = (one: (box: UnitBox) => string, open: string, close: string) =>
        mentions
          .map(([plain, phrase, boxes]) => `${plain} ${open}${phrase}${close} ${boxes.map(one).join(", ")} `)
          .join("and ");
      expect(toPlainText(print(printBox, "<st>", "<ed>"), half)).toEqual({ ok: true, text: print(half, "", "") });
    }),
  );
});
