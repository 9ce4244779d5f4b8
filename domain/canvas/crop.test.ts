import fc from "fast-check";
import { expect, test } from "vitest";
import { imageBox, type Size } from "#domain/box/box.ts";
import { cropOf } from "./crop.ts";

const photo: Size = { widthPx: 1000, heightPx: 800 };

test("a crop shows the boxes in its middle, with a third of their longer side around them", () => {
  expect(cropOf([imageBox(400, 300, 600, 500)], photo, 1)).toEqual(imageBox(330, 230, 670, 570));
});

test("a small box gets 64 pixels of context", () => {
  expect(cropOf([imageBox(500, 400, 510, 410)], photo, 1)).toEqual(imageBox(436, 336, 574, 474));
});

test("a wide cell shows more to the left and the right, not less above and below", () => {
  expect(cropOf([imageBox(400, 300, 600, 500)], photo, 2)).toEqual(imageBox(160, 230, 840, 570));
});

test("at the photo's border the crop is pushed inwards", () => {
  expect(cropOf([imageBox(0, 0, 10, 10)], photo, 1)).toEqual(imageBox(0, 0, 138, 138));
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
