import { expect, test } from "vitest";
import { previewBoxes } from "./box-preview.ts";
import type { UnknownFile } from "./unknown-files.ts";

const MAPPING = { photo: "bild", question: "frage", answer: "antwort", box: "lage" };
const picture = (name: string) => ({ name, widthPx: 400, heightPx: 300, url: "data:image/png;base64," });
const fileOf = (
  boxes: readonly number[][],
  more: object = {},
  pictures: UnknownFile["pictures"] = [],
): UnknownFile => ({
  path: "a.json",
  count: 1,
  rows: boxes.map((lage, nth) => ({ bild: `${nth}.jpg`, frage: "Was?", antwort: "Die Tasse.", lage, ...more })),
  photosFound: pictures.map(({ name }) => name),
  pictures,
});

test("boxes are drawn in pixels of their photo, by every reading that fits all rows", () => {
  const preview = previewBoxes(
    fileOf(
      [
        [40, 30, 150, 105],
        [250, 180, 330, 290],
      ],
      {},
      [picture("0.jpg"), picture("1.jpg")],
    ),
    MAPPING,
  );
  // 250 + 330 is wider than the photo: these are corners, of pixels or of thousandths.
  expect(preview?.readings).toEqual([
    { notation: "record-corners", space: { name: "pixels" } },
    { notation: "record-corners", space: { name: "thousand" } },
  ]);
  const [first] = preview?.rows ?? [];
  expect(first).toMatchObject({ at: 0, isSizeTold: true, drawn: [{ size: { widthPx: 400, heightPx: 300 } }, {}] });
  expect(first?.drawn.map(({ mentions }) => mentions.flatMap(({ boxes }) => boxes))).toEqual([
    [{ x1: 40, y1: 30, x2: 150, y2: 105 }],
    [{ x1: 16, y1: 9, x2: 60, y2: 31.5 }],
  ]);
});

test("rows whose photo is there come first, three at most", () => {
  const boxes = [0, 1, 2, 3, 4].map((nth) => [40 + nth, 30, 140, 105]);
  const preview = previewBoxes(fileOf(boxes, {}, [picture("4.jpg")]), MAPPING);
  expect(preview?.rows.map(({ at, picture: own }) => [at, own?.name ?? null])).toEqual([
    [4, "4.jpg"],
    [0, null],
    [1, null],
  ]);
});

test("without a photo the frame is what the record says of it, or else as large as its boxes need", () => {
  const told = previewBoxes(fileOf([[10, 20, 300, 400]], { width: 640, height: 480 }), MAPPING);
  expect(told?.rows[0]).toMatchObject({ picture: null, isSizeTold: true });
  expect(told?.rows[0]?.drawn[0]?.size).toMatchObject({ widthPx: 640, heightPx: 480 });
  const needed = previewBoxes(fileOf([[1200, 20, 1500, 400]]), MAPPING);
  expect(needed?.rows[0]?.isSizeTold).toBe(false);
  expect(needed?.readings.map(({ notation, space }) => [notation, space.name])).toEqual([
    ["record-corners", "pixels"],
    ["record-xywh", "pixels"],
  ]);
  expect(needed?.rows[0]?.drawn.map(({ size }) => size)).toEqual([
    { widthPx: 1575, heightPx: 420 },
    { widthPx: 2835, heightPx: 441 },
  ]);
});

test("where no row has a box, or no key is mapped, there is nothing to draw", () => {
  expect(previewBoxes(fileOf([[1, 2, 3]]), MAPPING)).toBeNull();
  const { box: _, ...without } = MAPPING;
  expect(previewBoxes(fileOf([[10, 20, 30, 40]]), without)).toBeNull();
});
