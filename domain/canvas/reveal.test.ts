import fc from "fast-check";
import { expect, test } from "vitest";
import { imageBox, type Size } from "#domain/box/box.ts";
import { revealView } from "./reveal.ts";
import { clampView, fitView, toStage } from "./view.ts";

const photo: Size = { widthPx: 800, heightPx: 600 };
const room: Size = { widthPx: 1000, heightPx: 700 };

test("a box that is seen already moves nothing", () => {
  const view = fitView(photo, room);
  expect(revealView(view, imageBox(100, 100, 300, 300), photo, room)).toBe(view);
});

test("a box off the canvas is shifted in at the same scale", () => {
  const view = clampView({ scale: 3, x: 0, y: 0 }, photo, room);
  const shown = revealView(view, imageBox(600, 500, 700, 560), photo, room);
  expect(shown.scale).toBe(3);
});

test("a box larger than the canvas is zoomed out to, a speck is zoomed in on", () => {
  const close = clampView({ scale: 8, x: -1000, y: -1000 }, photo, room);
  expect(revealView(close, imageBox(0, 0, 700, 500), photo, room).scale).toBeLessThan(2);
  const speck = imageBox(400, 300, 404, 303);
  const rect = toStage(revealView(fitView(photo, room), speck, photo, room), speck);
  expect(rect.widthPx).toBeGreaterThan(50);
});

test("without leave to zoom a speck is shifted in and stays one", () => {
  const view = clampView({ scale: 2, x: 0, y: 0 }, photo, room);
  expect(revealView(view, imageBox(790, 590, 793, 592), photo, room, false).scale).toBe(2);
});

test("any box of the photo is on the canvas afterwards, from any view", () => {
  const across = fc.double({ min: 0, max: 800, noNaN: true });
  const down = fc.double({ min: 0, max: 600, noNaN: true });
  const start = fc.record({
    scale: fc.double({ min: 0.1, max: 16, noNaN: true }),
    x: fc.double({ min: -9000, max: 9000, noNaN: true }),
    y: fc.double({ min: -9000, max: 9000, noNaN: true }),
  });
  fc.assert(
    fc.property(across, across, down, down, start, (xa, xb, ya, yb, anyView) => {
      const box = imageBox(Math.min(xa, xb), Math.min(ya, yb), Math.max(xa, xb), Math.max(ya, yb));
      const rect = toStage(revealView(clampView(anyView, photo, room), box, photo, room), box);
      expect(rect.x).toBeGreaterThan(-0.01);
      expect(rect.y).toBeGreaterThan(-0.01);
      expect(rect.x + rect.widthPx).toBeLessThan(room.widthPx + 0.01);
      expect(rect.y + rect.heightPx).toBeLessThan(room.heightPx + 0.01);
    }),
  );
});
