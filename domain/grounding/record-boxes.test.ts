import { expect, test } from "vitest";
import { boxesOfRecord, cornersOf, orderOfBoxes, withOtherBox } from "./record-boxes.ts";

const PHOTO = { widthPx: 640, heightPx: 480 };

test("a row's box is found with its path and what the row calls it", () => {
  expect(boxesOfRecord({ image: "a.jpg", expression: "the cup", bbox: [10, 20, 100, 50] })).toEqual([
    { path: ["bbox"], printed: [10, 20, 100, 50], phrase: { path: ["expression"], value: "the cup" } },
  ]);
  expect(boxesOfRecord({ bboxes: [[1, 2, 3, 4], [5, 6], "x", [5, 6, 7, 8]] }).map(({ path }) => path)).toEqual([
    ["bboxes", 0],
    ["bboxes", 3],
  ]);
  expect(boxesOfRecord({ objects: { ref: [], bbox: [[1, 2, 3, 4]] }, bbox: [1, 2, 3, 4] })).toEqual([]);
  expect(boxesOfRecord({ bbox: "1, 2, 3, 4" })).toEqual([]);
});

test("whether four numbers are two corners is told by those that cannot be", () => {
  const rows = (...all: [number, number, number, number][]) => all.map((printed) => ({ printed, size: PHOTO }));
  expect(orderOfBoxes(rows([10, 20, 100, 50], [300, 20, 100, 50]))).toBe("width-height");
  expect(orderOfBoxes(rows([10, 20, 100, 50], [300, 20, 600, 50]))).toBe("corners");
  expect(orderOfBoxes(rows([10, 20, 100, 50]))).toBeNull();
  expect(orderOfBoxes([])).toBeNull();
});

test("a moved box is printed in the order of its file", () => {
  const [box] = boxesOfRecord({ bbox: [10, 20, 100, 50] });
  if (!box) throw new Error("no box");
  expect(cornersOf(box.printed, "width-height")).toEqual({ x1: 10, y1: 20, x2: 110, y2: 70 });
  expect(withOtherBox(box, { x1: 1, y1: 2, x2: 30, y2: 40 }, "width-height")).toEqual({
    path: ["bbox"],
    value: [1, 2, 29, 38],
  });
});
