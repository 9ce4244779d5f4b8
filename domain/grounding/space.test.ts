import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Corners, imageBox, type Size } from "#domain/box/box.ts";
import { padToSquare } from "#domain/llava/square-padding.ts";
import { smartResize } from "./smart-resize.ts";
import { SPACES, spaceOf, spaceSettingSchema } from "./space.ts";

const corners = (x1: number, y1: number, x2: number, y2: number): Corners => ({ x1, y1, x2, y2 });
const PHOTO: Size = { widthPx: 640, heightPx: 480 };
const CUP = imageBox(160, 240, 320, 360);

test.each([
  ["unit", corners(0.25, 0.5, 0.5, 0.75)],
  // 80 pixels above and below: (240 + 80) / 640.
  ["unit-padded", corners(0.25, 0.5, 0.5, 0.688)],
  ["thousand", corners(250, 500, 500, 750)],
  ["below-thousand", corners(250, 500, 500, 750)],
  ["0-999", corners(250, 500, 500, 749)],
  ["bins-1000", corners(250, 500, 500, 750)],
  ["hundred", corners(25, 50, 50, 75)],
  ["0-1023", corners(256, 512, 512, 767)],
  ["patches-32", corners(8, 16, 15, 23)],
  ["pixels", corners(160, 240, 320, 360)],
  // 640 × 480 becomes 644 × 476.
  ["pixels-resized", corners(161, 238, 322, 357)],
] as const)("%s has its numbers for a box of a photo", (name, numbers) => {
  expect(spaceOf({ name }).fromImage(CUP, PHOTO)).toEqual(numbers);
  expect(spaceOf({ name }).canBe(numbers, PHOTO)).toBe(true);
});

test.each([
  ["thousand", {}, corners(228, 320, 961, 970)],
  ["pixels-resized", {}, corners(147, 134, 619, 407)],
  ["pixels-resized", { maxPixels: 14 * 14 * 4 * 1280 }, corners(147, 134, 619, 407)],
] as const)(
  "%s with %j is what Qwen's own notebook prints for its example (qwen-vl-finetune/tools/process_bbox.ipynb)",
  (name, rule, numbers) => {
    const photo = { widthPx: 640, heightPx: 428 };
    expect(spaceOf({ name, ...rule }).fromImage(imageBox(146, 137, 615, 415), photo)).toEqual(numbers);
  },
);

const size = fc.record({ widthPx: fc.integer({ min: 16, max: 4000 }), heightPx: fc.integer({ min: 16, max: 4000 }) });
const part = fc.integer({ min: 0, max: 10_000 }).map((value) => value / 10_000);

describe.each(SPACES)("%s", (name) => {
  const space = spaceOf({ name });

  test("a box of the photo comes back within half a step", () => {
    fc.assert(
      fc.property(size, part, part, part, part, (photo, a, b, c, d) => {
        const [x1, x2] = [Math.min(a, b) * photo.widthPx, Math.max(a, b) * photo.widthPx];
        const [y1, y2] = [Math.min(c, d) * photo.heightPx, Math.max(c, d) * photo.heightPx];
        const numbers = space.fromImage(imageBox(x1, y1, x2, y2), photo);
        if (numbers === null) return;
        const step = space.stepPx(photo);
        const back = space.toImage(numbers, photo);
        // Whole patches where a box lies in one row or column of them; 999 is the last of a thousand.
        const isCoarse = name === "patches-32" || name === "below-thousand";
        const [acrossMax, downMax] = [step.x * (isCoarse ? 1 : 0.5) + 1e-6, step.y * (isCoarse ? 1 : 0.5) + 1e-6];
        expect(Math.abs((back?.x1 ?? 9e9) - x1)).toBeLessThanOrEqual(acrossMax);
        expect(Math.abs((back?.x2 ?? 9e9) - x2)).toBeLessThanOrEqual(acrossMax);
        expect(Math.abs((back?.y1 ?? 9e9) - y1)).toBeLessThanOrEqual(downMax);
        expect(Math.abs((back?.y2 ?? 9e9) - y2)).toBeLessThanOrEqual(downMax);
        expect(space.fromImage(back ?? imageBox(0, 0, 0, 0), photo)).toEqual(
          name === "patches-32" ? expect.anything() : numbers,
        );
        if (x1 < x2 && y1 < y2) expect(space.canBe(numbers, photo)).toBe(true);
      }),
    );
  });
});

test.each([
  ["unit", corners(0.2, 0.3, 1.4, 0.5)],
  ["unit", corners(-0.2, 0.3, 0.4, 0.5)],
  ["thousand", corners(10, 20, 1001, 40)],
  ["thousand", corners(10.5, 20, 100, 40)],
  ["below-thousand", corners(10, 20, 1000, 40)],
  ["hundred", corners(10, 20, 101, 40)],
  ["patches-32", corners(10, 20, 32, 22)],
  ["patches-32", corners(10, 20, 9, 22)],
  ["pixels", corners(10, 20, 700, 40)],
  ["pixels-resized", corners(10, 20, 700, 40)],
  // Above 0.125 the square is padding.
  ["unit-padded", corners(0.2, 0.05, 0.4, 0.5)],
] as const)("%s has no such numbers on a photo of 640 × 480: %j", (name, numbers) => {
  expect(spaceOf({ name }).canBe(numbers, PHOTO)).toBe(false);
});

test("Visual Genome's boxes that pass the border by a little are boxes", () => {
  expect(spaceOf({ name: "unit" }).canBe(corners(0, -0.004, 1.004, 1), PHOTO)).toBe(true);
  expect(spaceOf({ name: "pixels" }).canBe(corners(0, -1, 642, 480), PHOTO)).toBe(true);
});

test("the padded square is the one of LLaVA and SVIT, within the rounding to pixels that SVIT's script does", () => {
  fc.assert(
    fc.property(size, part, part, (photo, x, y) => {
      const script = padToSquare(corners(x, y, x, y), photo);
      const own = spaceOf({ name: "unit-padded" }).fromImage(
        imageBox(x * photo.widthPx, y * photo.heightPx, x * photo.widthPx, y * photo.heightPx),
        photo,
      );
      const side = Math.max(photo.widthPx, photo.heightPx);
      expect(Math.abs((own?.x1 ?? 9) - script.x1)).toBeLessThanOrEqual(0.5 / side + 0.001 + 1e-9);
      expect(Math.abs((own?.y1 ?? 9) - script.y1)).toBeLessThanOrEqual(0.5 / side + 0.001 + 1e-9);
    }),
  );
});

test("a photo that the processor refuses has no boxes in its pixels", () => {
  const photo = { widthPx: 2100, heightPx: 10 };
  expect(smartResize(photo)).toBeNull();
  expect(spaceOf({ name: "pixels-resized" }).toImage(corners(1, 1, 2, 2), photo)).toBeNull();
  expect(spaceOf({ name: "unit" }).toImage(corners(0, 0, 1, 1), { widthPx: 0, heightPx: 4 })).toBeNull();
});

test("a setting of a space names nothing else", () => {
  expect(spaceSettingSchema.safeParse({ name: "pixels-resized", factor: 28, maxPixels: 1_003_520 }).success).toBe(true);
  expect(spaceSettingSchema.safeParse({ name: "pixels", scale: 2 }).success).toBe(false);
});
