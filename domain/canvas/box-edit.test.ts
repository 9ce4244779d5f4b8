import fc from "fast-check";
import { expect, test } from "vitest";
import { type ImageBox, imageBox, imageToUnit, type Size, unitBox, unitToImage } from "#domain/box/box.ts";
import { drawnBox, type Handle, moveBox, type Nudge, nudgeBox, resizeBox } from "./box-edit.ts";

const size: Size = { widthPx: 800, heightPx: 500 };
const unit = (x1: number, y1: number, x2: number, y2: number) => unitToImage(unitBox(x1, y1, x2, y2), size);
const at = unit(0.25, 0.4, 0.5, 0.6);

test("a moved box keeps its size and stops at the photo's edge", () => {
  expect(moveBox(at, 80, -50, size, false)).toEqual(unit(0.35, 0.3, 0.6, 0.5));
  expect(moveBox(at, 5000, -5000, size, false)).toEqual(unit(0.75, 0, 1, 0.2));
});

test.each<[Handle, ImageBox]>([
  ["nw", unit(0.1, 0.2, 0.5, 0.6)],
  ["n", unit(0.25, 0.2, 0.5, 0.6)],
  ["ne", unit(0.1, 0.2, 0.25, 0.6)],
  ["e", unit(0.1, 0.4, 0.25, 0.6)],
  ["se", unit(0.1, 0.2, 0.25, 0.4)],
  ["s", unit(0.25, 0.2, 0.5, 0.4)],
  ["sw", unit(0.1, 0.2, 0.5, 0.4)],
  ["w", unit(0.1, 0.4, 0.5, 0.6)],
])("the handle %s carries its own edges, past the others where it is led there", (handle, box) => {
  expect(resizeBox(at, handle, { x: 80, y: 100 }, size, false)).toEqual(box);
});

test("a key moves the box or one edge by a pixel or ten, to the nearest step of the grid", () => {
  const small: Size = { widthPx: 1000, heightPx: 1000 };
  const box = imageBox(100, 100, 200, 200);
  const nudge = (edge: Nudge["edge"], dxPx: number, dyPx: number) => nudgeBox(box, { edge, dxPx, dyPx }, small, false);
  expect(nudge("all", 1, -10)).toEqual(imageBox(101, 90, 201, 190));
  expect(nudge("left", -1, 99)).toEqual(imageBox(99, 100, 200, 200));
  expect(nudge("bottom", 99, 10)).toEqual(imageBox(100, 100, 200, 210));
  expect(nudge("right", -500, 0)).toEqual(imageBox(100, 100, 101, 200));
});

test("on a photo so large that a pixel is less than a step, a key still moves the box, by that step", () => {
  const large: Size = { widthPx: 6000, heightPx: 4000 };
  const box = imageBox(600, 400, 1200, 800);
  expect(nudgeBox(box, { edge: "all", dxPx: 1, dyPx: 0 }, large, false)).toEqual(imageBox(606, 400, 1206, 800));
  expect(nudgeBox(box, { edge: "top", dxPx: 0, dyPx: -1 }, large, false)).toEqual(imageBox(600, 396, 1200, 800));
});

test("a box may be drawn in any direction, and from beyond the photo", () => {
  expect(drawnBox({ x: 400, y: 300 }, { x: 200, y: 200 }, size)).toEqual(unit(0.25, 0.4, 0.5, 0.6));
  expect(drawnBox({ x: -50, y: 100 }, { x: 200, y: 900 }, size)).toEqual(unit(0, 0.2, 0.25, 1));
});

test("a box that came from outside the photo may come nearer, and goes no further out", () => {
  const outside = unit(-0.004, 0.4, 0.5, 0.6);
  expect(moveBox(outside, 0, 0, size, true)).toEqual(outside);
  expect(moveBox(outside, -80, 0, size, true)).toEqual(outside);
  expect(moveBox(outside, 8, 0, size, true)).toEqual(unit(0.006, 0.4, 0.51, 0.6));
  expect(resizeBox(outside, "e", { x: 5000, y: 0 }, size, true)).toEqual(unit(-0.004, 0.4, 1, 0.6));
});

const sizes = fc.record({ widthPx: fc.integer({ min: 20, max: 8000 }), heightPx: fc.integer({ min: 20, max: 8000 }) });
const far = fc.double({ min: -20000, max: 20000, noNaN: true });
const points = fc.record({ x: far, y: far });
const part = fc.double({ min: -0.3, max: 1.3, noNaN: true });
const anyEdit = fc.oneof(
  fc.record({ kind: fc.constant("move" as const), at: points }),
  fc.record({
    kind: fc.constantFrom<Handle[]>("nw", "n", "ne", "e", "se", "s", "sw", "w"),
    at: points,
  }),
  fc.record({
    kind: fc.constant("nudge" as const),
    edge: fc.constantFrom<Nudge["edge"][]>("all", "left", "top", "right", "bottom"),
    at: points,
  }),
);

test("whatever is done to it, a box is upright, snapped to the printed grid, and on the photo or no further out than before", () => {
  fc.assert(
    fc.property(sizes, part, part, part, part, fc.boolean(), anyEdit, (photo, xa, xb, ya, yb, isFree, edit) => {
      const before = unitToImage(
        unitBox(Math.min(xa, xb), Math.min(ya, yb), Math.max(xa, xb), Math.max(ya, yb)),
        photo,
      );
      const after =
        edit.kind === "move"
          ? moveBox(before, edit.at.x, edit.at.y, photo, isFree)
          : edit.kind === "nudge"
            ? nudgeBox(before, { edge: edit.edge, dxPx: edit.at.x, dyPx: edit.at.y }, photo, isFree)
            : resizeBox(before, edit.kind, edit.at, photo, isFree);
      expectSound(after, photo, isFree ? before : null);
    }),
  );
});

test("whatever is drawn is upright, snapped and on the photo", () => {
  fc.assert(
    fc.property(sizes, points, points, (photo, from, to) => {
      expectSound(drawnBox(from, to, photo), photo, null);
    }),
  );
});

function expectSound(box: ImageBox, photo: Size, before: ImageBox | null) {
  expect(box.x1).toBeLessThan(box.x2);
  expect(box.y1).toBeLessThan(box.y2);
  expect(unitToImage(imageToUnit(box, photo), photo)).toEqual(box);
  // The sliver is what floats lose.
  expect(box.x1).toBeGreaterThanOrEqual(Math.min(0, before?.x1 ?? 0) - 0.01);
  expect(box.y1).toBeGreaterThanOrEqual(Math.min(0, before?.y1 ?? 0) - 0.01);
  expect(box.x2).toBeLessThanOrEqual(Math.max(photo.widthPx, before?.x2 ?? 0) + 0.01);
  expect(box.y2).toBeLessThanOrEqual(Math.max(photo.heightPx, before?.y2 ?? 0) + 0.01);
}
