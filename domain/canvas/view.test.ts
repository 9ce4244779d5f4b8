import fc from "fast-check";
import { expect, test } from "vitest";
import { imageBox, type Size } from "#domain/box/box.ts";
import {
  clampView,
  fitView,
  isFitted,
  mixViews,
  PADDING_PX,
  resizeView,
  scaleLimits,
  toggleFit,
  toImage,
  toStage,
  type View,
  zoomAt,
} from "./view.ts";

const photo: Size = { widthPx: 800, heightPx: 600 };
const room: Size = { widthPx: 1000, heightPx: 700 };

const sizes = fc.record({ widthPx: fc.integer({ min: 1, max: 8000 }), heightPx: fc.integer({ min: 1, max: 8000 }) });
const rooms = fc.record({ widthPx: fc.integer({ min: 1, max: 4000 }), heightPx: fc.integer({ min: 1, max: 3000 }) });
const number = fc.double({ min: -1e5, max: 1e5, noNaN: true });
const views: fc.Arbitrary<View> = fc.record({
  scale: fc.double({ min: 1e-4, max: 100, noNaN: true }),
  x: number,
  y: number,
});

test("a fitted photo lies whole in the middle of the canvas", () => {
  const view = fitView(photo, room);
  const rect = toStage(view, imageBox(0, 0, 800, 600));
  expect(rect.y).toBeCloseTo(PADDING_PX);
  expect(rect.x).toBeCloseTo((1000 - rect.widthPx) / 2);
  expect(isFitted(view, photo, room)).toBe(true);
});

test("a point of the photo stays under the pointer while it zooms inside the limits", () => {
  const start = clampView({ scale: 4, x: -900, y: -800 }, photo, room);
  const at = { x: 400, y: 300 };
  const before = toImage(start, at);
  const after = toImage(zoomAt(start, at, 1.3, photo, room), at);
  expect(after.x).toBeCloseTo(before.x, 6);
  expect(after.y).toBeCloseTo(before.y, 6);
});

test("zooming out ends at the fitted photo, wherever it began", () => {
  const view = zoomAt({ scale: 9, x: -3000, y: -2000 }, { x: 3, y: 690 }, 1e-6, photo, { widthPx: 400, heightPx: 300 });
  expect(isFitted(view, photo, { widthPx: 400, heightPx: 300 })).toBe(true);
});

test("no view leaves the limits of scale, the photo's reach or the finite numbers", () => {
  fc.assert(
    fc.property(views, sizes, rooms, (view, size, canvas) => {
      const clamped = clampView(view, size, canvas);
      const { min, max } = scaleLimits(size, canvas);
      expect(clamped.scale).toBeGreaterThanOrEqual(min);
      expect(clamped.scale).toBeLessThanOrEqual(max);
      const rect = toStage(clamped, imageBox(0, 0, size.widthPx, size.heightPx));
      expect(Number.isFinite(rect.x) && Number.isFinite(rect.y)).toBe(true);
      // Some of the photo is always to be seen, but for canvases too small to leave its padding.
      if (canvas.widthPx > 2 * PADDING_PX) expect(rect.x).toBeLessThan(canvas.widthPx);
      if (canvas.heightPx > 2 * PADDING_PX) expect(rect.y + rect.heightPx).toBeGreaterThan(0);
      const again = clampView(clamped, size, canvas);
      expect(again.x).toBeCloseTo(clamped.x, 6);
      expect(again.y).toBeCloseTo(clamped.y, 6);
    }),
  );
});

test("a fitted photo stays fitted when the canvas changes, a zoomed one keeps its scale and its centre", () => {
  const wider = { widthPx: 1400, heightPx: 700 };
  expect(isFitted(resizeView(fitView(photo, room), photo, room, wider), photo, wider)).toBe(true);
  const zoomed = clampView({ scale: 5, x: -1500, y: -1200 }, photo, room);
  const resized = resizeView(zoomed, photo, room, wider);
  expect(resized.scale).toBe(5);
  expect(toImage(resized, { x: 700, y: 350 }).x).toBeCloseTo(toImage(zoomed, { x: 500, y: 350 }).x);
});

test("a double click leads from the whole photo to 100 %, and from anywhere else to the whole photo", () => {
  const large = { widthPx: 4000, heightPx: 3000 };
  const close = toggleFit(fitView(large, room), { x: 500, y: 350 }, large, room);
  expect(close.scale).toBe(1);
  expect(toggleFit(close, { x: 10, y: 10 }, large, room)).toEqual(fitView(large, room));
});

test("a double click on a photo that is smaller than the canvas still zooms in", () => {
  const fit = fitView(photo, room);
  expect(toggleFit(fit, { x: 500, y: 350 }, photo, room).scale).toBeCloseTo(fit.scale * 2);
});

test("a movement between two views starts at the first and ends at the second", () => {
  fc.assert(
    fc.property(views, views, (from, to) => {
      expect(mixViews(from, to, 1)).toEqual(to);
      const start = mixViews(from, to, 0);
      expect(start.scale).toBeCloseTo(from.scale, 6);
      expect(start.x).toBeCloseTo(from.x, 3);
    }),
  );
});
