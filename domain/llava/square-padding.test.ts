import fc from "fast-check";
import { expect, test } from "vitest";
import { unitBox } from "#domain/box/box.ts";
import { padToSquare, printPadded } from "./square-padding.ts";

test("the car of the street-works photo, computed by hand", () => {
  // 500 × 375: (500 − 375) // 2 = 62. y: round(163.125) + 62 = 225, round(268.125) + 62 = 330, divided by 500.
  const car = unitBox(0.386, 0.435, 0.996, 0.715);
  expect(padToSquare(car, { widthPx: 500, heightPx: 375 })).toEqual({ x1: 0.386, y1: 0.45, x2: 0.996, y2: 0.66 });
});

test("a photo higher than wide is padded left and right", () => {
  // 300 × 400: x gains 50. 0.5 · 300 + 50 = 200 of 400.
  expect(padToSquare(unitBox(0, 0.25, 0.5, 1), { widthPx: 300, heightPx: 400 })).toEqual({
    x1: 0.125,
    y1: 0.25,
    x2: 0.5,
    y2: 1,
  });
});

test("a half pixel goes to the even one, as Python rounds", () => {
  const size = { widthPx: 1001, heightPx: 1001 };
  expect(padToSquare(unitBox(0.5, 0.5, 1, 1), size).x1).toBe(Number((500 / 1001).toFixed(3)));
});

test("an exact half of a thousandth goes to the even one, as Python rounds", () => {
  const size = { widthPx: 16, heightPx: 16 };
  const { x1, y1, x2, y2 } = padToSquare(unitBox(1 / 16, 3 / 16, 5 / 16, 7 / 16), size);
  expect([x1, y1, x2, y2]).toEqual([0.062, 0.188, 0.312, 0.438]);
});

test("a square photo keeps its boxes up to a pixel, and a box inside stays inside", () => {
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  const px = fc.integer({ min: 1, max: 5000 });
  fc.assert(
    fc.property(unit, unit, unit, unit, px, px, (x1, y1, x2, y2, widthPx, heightPx) => {
      const square = padToSquare(unitBox(x1, y1, x2, y2), { widthPx, heightPx: widthPx });
      expect(Math.abs(square.x1 - x1)).toBeLessThanOrEqual(0.5 / widthPx + 0.00051);
      const padded = padToSquare(unitBox(x1, y1, x2, y2), { widthPx, heightPx });
      for (const value of [padded.x1, padded.y1, padded.x2, padded.y2]) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test("printed, a box has at most three decimals and no trailing zero", () => {
  expect(printPadded(unitBox(0, 0.435, 1, 0.72), { widthPx: 500, heightPx: 375 })).toBe("[0, 0.45, 1, 0.664]");
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  const px = fc.integer({ min: 1, max: 5000 });
  fc.assert(
    fc.property(unit, px, px, (x, widthPx, heightPx) => {
      const text = printPadded(unitBox(x, x, x, x), { widthPx, heightPx });
      expect(text).toMatch(/^\[(?:0|1|0\.\d{0,2}[1-9])(?:, (?:0|1|0\.\d{0,2}[1-9])){3}\]$/);
    }),
  );
});
