import { expect, test } from "vitest";
import { factsOf } from "#domain/entry/entry-facts.ts";
import { mentionsOfTurns } from "#domain/entry/entry-text.ts";
import { parseKeyPath } from "#domain/shapes/key-path.ts";
import { detect } from "./detect.ts";
import { replaceBox } from "./edits.ts";
import type { Mention } from "./notation.ts";
import { notationOf } from "./notations/index.ts";
import { boxesOfRecord, cornersOf, orderOfBoxes, withOtherBox } from "./record-boxes.ts";
import { twinOf } from "./twin.ts";

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

test("a key that a person named holds boxes, whatever it is called and however deep it lies", () => {
  const at = (record: object, key: string) => boxesOfRecord(record as never, parseKeyPath(key) ?? []);
  expect(at({ lage: [1, 2, 3, 4], bbox: [5, 6, 7, 8], label: "cup" }, "lage")).toEqual([
    { path: ["lage"], printed: [1, 2, 3, 4], phrase: { path: ["label"], value: "cup" } },
  ]);
  const regions = { regions: [{ rect: [1, 2, 3, 4] }, { rect: "?" }, { rect: [[5, 6, 7, 8]] }] };
  expect(at(regions, "regions[].rect").map(({ path }) => path)).toEqual([
    ["regions", 0, "rect"],
    ["regions", 2, "rect", 0],
  ]);
  const record = { lage: [300, 20, 100, 50] };
  const entry = { turns: [{ value: "What?" }, { value: "A cup." }], hasPhoto: true, size: PHOTO, record };
  expect(detect([entry]).groups).toEqual([]);
  const found = detect([{ ...entry, boxKey: "lage" }]);
  expect(Object.keys(found.shares)).toEqual(["record-corners", "record-xywh"]);
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

const row = (bbox: number[], caption = "the cup") => ({
  turns: [{ value: "Describe the region." }, { value: caption }],
  hasPhoto: true,
  size: PHOTO,
  record: { image: "a.jpg", caption, bbox },
});

test("a file of rows with a box in a key is found out, its order by what cannot be", () => {
  const corners = Array.from({ length: 60 }, (_, nth) => row([nth, nth, 580 + nth, 419 + nth]));
  expect(detect(corners).groups).toMatchObject([
    { isDecided: true, readings: [{ notation: "record-corners", space: "pixels" }] },
  ]);
  const sized = Array.from({ length: 60 }, (_, nth) =>
    row(nth % 2 === 0 ? [0, 0, 600, 450] : [580 - nth, 420 - nth, 59 + nth, 59 + nth]),
  );
  expect(detect(sized).groups).toMatchObject([
    { isDecided: true, readings: [{ notation: "record-xywh", space: "pixels" }] },
  ]);
  expect(detect([row([10, 20, 100, 150])]).groups.map(({ isDecided }) => isDecided)).toEqual([false]);
  // Boxes in the text, and records with none, are no such rows.
  expect(detect([{ ...row([1, 2, 3, 4]), record: { caption: "the cup" } }]).groups).toEqual([]);
});

test("a row's box stands behind its words, under what the row calls it, and its text stays as it is", () => {
  const { turns, record } = row([10, 20, 100, 50], "The cup on the left.");
  const own = turns.map((turn, at) => ({
    ...turn,
    id: String(at),
    from: at === 0 ? ("human" as const) : ("gpt" as const),
  }));
  const grounding = { notation: "record-xywh" as const, space: { name: "pixels" as const }, isGuess: false, record };
  const [found, ...more] = mentionsOfTurns(own, grounding);
  expect(more).toEqual([]);
  expect(found?.mention).toMatchObject({
    ...{ phrase: "The cup on the left.", isBorrowed: true, text: "", start: 20, end: 20 },
    boxes: [{ numbers: { x1: 10, y1: 20, x2: 110, y2: 70 }, key: ["bbox"] }],
  });
  const entry = { turns: own, notation: notationOf("record-xywh"), record };
  const twin = twinOf(found?.mention as Mention);
  expect(replaceBox(entry, twin, 0, { x1: 11, y1: 20, x2: 110, y2: 70 })).toEqual({
    turns: [],
    keys: [{ path: ["bbox"], value: [11, 20, 99, 50] }],
  });
  expect(factsOf(own, { grounding, hasPhoto: true }).boxCount).toBe(1);
});
