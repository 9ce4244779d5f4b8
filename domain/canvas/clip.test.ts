import fc from "fast-check";
import { expect, test } from "vitest";
import { imageBox } from "#domain/box/box.ts";
import { clipToMargin } from "./clip.ts";

const size = { widthPx: 200, heightPx: 100 };

test("a box within the photo and two pixels around it is drawn as it is", () => {
  const box = imageBox(-2, -2, 202, 102);
  expect(clipToMargin(box, size)).toEqual({ box, cut: [] });
});

test("a box that goes on beyond is cut at the margin, and says at which sides", () => {
  expect(clipToMargin(imageBox(-50, 10, 300, 400), size)).toEqual({
    box: imageBox(-2, 10, 202, 102),
    cut: ["left", "right", "bottom"],
  });
  expect(clipToMargin(imageBox(0, -9, 10, 10), size).cut).toEqual(["top"]);
});

test("whatever the box, what is drawn lies within the margin, and exactly the sides beyond it are cut", () => {
  const at = fc.integer({ min: -500, max: 500 });
  fc.assert(
    fc.property(at, at, at, at, (x1, y1, x2, y2) => {
      const own = imageBox(Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2));
      const { box, cut } = clipToMargin(own, size);
      for (const x of [box.x1, box.x2]) expect(x >= -2 && x <= 202).toBe(true);
      for (const y of [box.y1, box.y2]) expect(y >= -2 && y <= 102).toBe(true);
      expect(cut.includes("left")).toBe(own.x1 < -2);
      expect(cut.includes("top")).toBe(own.y1 < -2);
      expect(cut.includes("right")).toBe(own.x2 > 202);
      expect(cut.includes("bottom")).toBe(own.y2 > 102);
    }),
  );
});
