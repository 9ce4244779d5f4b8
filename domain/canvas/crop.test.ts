import fc from "fast-check";
import { expect, test } from "vitest";
import { type ImageBox, imageBox, type Size } from "#domain/box/box.ts";
import { cropOf } from "./crop.ts";

/** To the thousandth of a pixel. */
const rounded = ({ x1, y1, x2, y2 }: ImageBox) => {
  const of = (value: number) => Math.round(value * 1000) / 1000;
  return imageBox(of(x1), of(y1), of(x2), of(y2));
};
const photo: Size = { widthPx: 1000, heightPx: 800 };

test("a crop shows the boxes in its middle, with a third of their longer side around them", () => {
  expect(cropOf([imageBox(400, 300, 600, 500)], photo, 1)).toEqual(imageBox(330, 230, 670, 570));
});

test("a small box gets 64 pixels of context, a smaller one as many as leave it a third", () => {
  expect(cropOf([imageBox(500, 400, 600, 500)], photo, 1)).toEqual(imageBox(436, 336, 664, 564));
  expect(rounded(cropOf([imageBox(500, 400, 520, 420)], photo, 1))).toEqual(imageBox(480, 380, 540, 440));
});

test("a box of two pixels is shown in 16, one without an area with what is around it", () => {
  expect(cropOf([imageBox(500, 400, 502, 402)], photo, 1)).toEqual(imageBox(493, 393, 509, 409));
  expect(cropOf([imageBox(500, 400, 500, 400)], photo, 1)).toEqual(imageBox(436, 336, 564, 464));
});

test("a flat box keeps its third in a wide cell, and other things are seen with it as far as it keeps a fifth", () => {
  const flat = imageBox(400, 390, 500, 410);
  const { x1, x2 } = cropOf([flat], photo, 3);
  expect(100 / (x2 - x1)).toBeCloseTo(1 / 3, 5);
  const crop = cropOf([flat], photo, 1, { others: [imageBox(300, 300, 600, 500)], context: 0, shareMin: 1 / 5 });
  expect(crop.x1).toBeLessThanOrEqual(300);
  expect(crop.x2).toBeGreaterThanOrEqual(600);
});

test("more context is shown where it is asked for", () => {
  expect(cropOf([imageBox(400, 300, 600, 500)], photo, 1, { context: 0.5 })).toEqual(imageBox(300, 200, 700, 600));
});

test("a wide cell shows more to the left and the right, not less above and below", () => {
  expect(cropOf([imageBox(400, 300, 600, 500)], photo, 2)).toEqual(imageBox(160, 230, 840, 570));
});

test("at the photo's border the crop is pushed inwards", () => {
  expect(rounded(cropOf([imageBox(0, 0, 10, 10)], photo, 1))).toEqual(imageBox(0, 0, 30, 30));
});

test("several boxes are shown together; without any, the whole photo is", () => {
  const crop = cropOf([imageBox(100, 100, 200, 200), imageBox(700, 600, 800, 700)], photo, 1);
  expect(crop.x1).toBeLessThanOrEqual(100);
  expect(crop.x2).toBeGreaterThanOrEqual(800);
  expect(cropOf([], photo, 1)).toEqual(imageBox(0, 0, 1000, 800));
  expect(cropOf([imageBox(Number.NaN, 0, 1, 1)], photo, 1)).toEqual(imageBox(0, 0, 1000, 800));
});

test("no crop leaves the photo, is empty, or cuts a box that lies on it", () => {
  const number = fc.double({ min: -3000, max: 3000, noNaN: true });
  const size = fc.record({ widthPx: fc.integer({ min: 1, max: 5000 }), heightPx: fc.integer({ min: 1, max: 5000 }) });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, number, number, number), { minLength: 1, maxLength: 5 }),
      size,
      fc.double({ min: 0.2, max: 5, noNaN: true }),
      (corners, own, aspect) => {
        const crop = cropOf(
          corners.map(([x1, y1, x2, y2]) => imageBox(x1, y1, x2, y2)),
          own,
          aspect,
        );
        expect(crop.x1).toBeGreaterThanOrEqual(0);
        expect(crop.y1).toBeGreaterThanOrEqual(0);
        expect(crop.x2).toBeLessThanOrEqual(own.widthPx + 1e-6);
        expect(crop.y2).toBeLessThanOrEqual(own.heightPx + 1e-6);
        expect(crop.x2 - crop.x1).toBeGreaterThan(0);
        expect(crop.y2 - crop.y1).toBeGreaterThan(0);
        for (const [xa, ya, xb, yb] of corners) {
          const onPhoto = (value: number, most: number) => Math.min(most, Math.max(0, value));
          for (const x of [xa, xb]) {
            expect(onPhoto(x, own.widthPx)).toBeGreaterThanOrEqual(crop.x1 - 1e-6);
            expect(onPhoto(x, own.widthPx)).toBeLessThanOrEqual(crop.x2 + 1e-6);
          }
          for (const y of [ya, yb]) {
            expect(onPhoto(y, own.heightPx)).toBeGreaterThanOrEqual(crop.y1 - 1e-6);
            expect(onPhoto(y, own.heightPx)).toBeLessThanOrEqual(crop.y2 + 1e-6);
          }
        }
      },
    ),
  );
});
