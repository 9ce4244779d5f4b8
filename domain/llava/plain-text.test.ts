import fc from "fast-check";
import { expect, test } from "vitest";
import { type Corners, unitBox } from "#domain/box/box.ts";
import { printBox } from "#domain/grounding/notations/svit.ts";
import { toPlainText } from "./plain-text.ts";

const half = (box: Corners) => printBox(unitBox(box.x1 / 2, box.y1 / 2, box.x2 / 2, box.y2 / 2));

test("tags leave, boxes and every other character stay", () => {
  expect(toPlainText("Why might the <st>car<ed> [0.386, 0.435, 0.996, 0.715] be\r\nstopped?")).toEqual({
    text: "Why might the car [0.386, 0.435, 0.996, 0.715] be\r\nstopped?",
    boxes: 1,
    faults: [],
  });
});

test("one phrase with two boxes keeps both, and a box without a phrase is converted too", () => {
  expect(toPlainText("<st>men<ed> [0, 0, 0.2, 0.4], [0.6, 0, 0.8, 1] at [0.2, 0.2, 0.4, 0.4]", half)).toEqual({
    text: "men [0, 0, 0.1, 0.2], [0.3, 0, 0.4, 0.5] at [0.1, 0.1, 0.2, 0.2]",
    boxes: 3,
    faults: [],
  });
});

test("a converted box that equals a later original is not converted twice", () => {
  expect(toPlainText("<st>a<ed> [0.4, 0.4, 0.8, 0.8] and <st>b<ed> [0.2, 0.2, 0.4, 0.4]", half)).toEqual({
    text: "a [0.2, 0.2, 0.4, 0.4] and b [0.1, 0.1, 0.2, 0.2]",
    boxes: 2,
    faults: [],
  });
});

test("a box that cannot be converted stays as printed, and is told", () => {
  const text = "<st>a<ed> [0.1, 0.2, 0.5., 0.6] on <st>b<ed> [10, 20, 200, 300]";
  const faults = ["box-unparsable", "box-in-pixels"];
  for (const print of [undefined, half])
    expect(toPlainText(text, print)).toEqual({
      text: "a [0.1, 0.2, 0.5., 0.6] on b [10, 20, 200, 300]",
      boxes: 2,
      faults,
    });
});

test("a box that is inside out, empty or beyond the photo is told, and none is moved", () => {
  const text = "<st>a<ed> [0.5, 0, 0.1, 1], [0.2, 0.2, 0.2, 0.4], [0, 0, 1.2, 1]";
  expect(toPlainText(text)).toEqual({
    text: "a [0.5, 0, 0.1, 1], [0.2, 0.2, 0.2, 0.4], [0, 0, 1.2, 1]",
    boxes: 3,
    faults: ["box-inverted", "box-empty", "box-outside"],
  });
});

test("a tag without its partner leaves as well, and a footnote is no box", () => {
  const plain = { text: "the car is red , see [1]", boxes: 0, faults: [] };
  expect(toPlainText("the <st>car is red <ed>, see [1]", half)).toEqual(plain);
  expect(toPlainText("see [1] and [2, 3]").boxes).toBe(0);
});

test("every box of any text is converted exactly once, in its place", () => {
  const grid = fc.integer({ min: 0, max: 500 }).map((value) => (value * 2) / 1000);
  const box = fc.tuple(grid, grid, grid, grid).map(([x1, y1, x2, y2]) => unitBox(x1, y1, x2, y2));
  const word = fc.constantFrom("a man", "视觉", "…", "\r\n", "no box here");
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, fc.array(box, { minLength: 1, maxLength: 3 }))), (mentions) => {
      const print = (one: (box: Corners) => string, open: string, close: string) =>
        mentions
          .map(([plain, phrase, boxes]) => `${plain} ${open}${phrase}${close} ${boxes.map(one).join(", ")} `)
          .join("and ");
      expect(toPlainText(print(printBox, "<st>", "<ed>"), half).text).toBe(print(half, "", ""));
    }),
  );
});
