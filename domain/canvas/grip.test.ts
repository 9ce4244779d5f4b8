import fc from "fast-check";
import { expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import { gripAt, gripFrame, handlePoints } from "./grip.ts";
import type { View } from "./view.ts";

const view: View = { scale: 2, x: 0, y: 0 };
/** 100, 100 to 300, 200 on the canvas. */
const box = imageBox(50, 50, 150, 100);

test.each([
  [100, 100, "nw"],
  [200, 100, "n"],
  [300, 100, "ne"],
  [300, 150, "e"],
  [300, 200, "se"],
  [200, 200, "s"],
  [100, 200, "sw"],
  [100, 150, "w"],
  [200, 150, "inside"],
  [91, 111, "nw"],
  [130, 95, "n"],
  [87, 100, null],
  [200, 213, null],
])("at %i, %i lies: %s", (x, y, grip) => {
  expect(gripAt(view, box, { x, y }, 24)).toBe(grip);
});

test("a finger grips from further away", () => {
  expect(gripAt(view, box, { x: 81, y: 150 }, 24)).toBe(null);
  expect(gripAt(view, box, { x: 81, y: 150 }, 44)).toBe("w");
});

test("a box of any size has eight handles that grip, each 24 pixels across, and an inside to move it by", () => {
  const length = fc.double({ min: 0, max: 500, noNaN: true });
  fc.assert(
    fc.property(length, length, fc.double({ min: 0.1, max: 16, noNaN: true }), (width, height, scale) => {
      const own = imageBox(100, 100, 100 + width, 100 + height);
      const zoomed = { ...view, scale };
      const frame = gripFrame(zoomed, own);
      for (const [handle, at] of handlePoints(frame)) expect(gripAt(zoomed, own, at, 24)).toBe(handle);
      const middle = { x: frame.x + frame.widthPx / 2, y: frame.y + frame.heightPx / 2 };
      expect(gripAt(zoomed, own, middle, 24)).toBe("inside");
      let across = 0;
      for (let x = frame.x - 30; x < frame.x + frame.widthPx / 2; x += 0.5)
        if (gripAt(zoomed, own, { x, y: middle.y }, 24) === "w") across += 0.5;
      expect(across).toBeGreaterThanOrEqual(23);
    }),
  );
});
