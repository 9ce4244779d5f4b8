import { z } from "zod";
import { type Corners, type ImageBox, imageBox, type Size } from "#domain/box/box.ts";
import { smartResize } from "./smart-resize.ts";

/** What a notation's numbers are parts of. */
export const SPACES = [
  /** Parts of the photo's sides, 0 to 1. */
  "unit",
  /** Parts of the sides of the square that the photo is padded to. */
  "unit-padded",
  /** Thousandths of the sides, 0 to 1000. */
  "thousand",
  /** Thousandths in three digits: 0 to 999. */
  "below-thousand",
  /** 999 is the far edge. */
  "0-999",
  /** 1000 bins along each side, each meant by its middle. */
  "bins-1000",
  /** 100 is the far edge. */
  "hundred",
  /** 1023 is the far edge. */
  "0-1023",
  /** Columns and rows of 32 × 32 patches. */
  "patches-32",
  /** Pixels of the photo. */
  "pixels",
  /** Pixels of the photo as a processor resizes it. */
  "pixels-resized",
] as const;
export type SpaceName = (typeof SPACES)[number];

/** A space and, of photos as a processor resizes them, by which rule; what is absent is Qwen2.5-VL's own. */
export const spaceSettingSchema = z.strictObject({
  name: z.enum(SPACES),
  /** Sides are multiples of it: 28 in Qwen2-VL and Qwen2.5-VL, 32 in Qwen3-VL. */
  factor: z.int().min(1).max(256).optional(),
  minPixels: z.int().min(1).max(1e9).optional(),
  maxPixels: z.int().min(1).max(1e9).optional(),
});
export type SpaceSetting = z.infer<typeof spaceSettingSchema>;

export type Space = {
  readonly name: SpaceName;
  /** The distance of two neighbours on its grid, in its own numbers; of a box through two spaces the coarser one counts. */
  readonly step: number;
  /** The grid's step across and down on this photo, in pixels. */
  stepPx(size: Size): { x: number; y: number };
  /** In pixels of the raw raster. Numbers beyond the photo stay beyond it. Null where the photo has no area, or no reader would take it. */
  toImage(numbers: Corners, size: Size): ImageBox | null;
  /**
   * Rounded to the step, or to a coarser one (a notation's `printedStep`), once: to thousandths and then to hundredths would round 0.0047 up. What
   * lies outside of the photo stays outside, but where the space has no numbers for it. Null as in `toImage`.
   */
  fromImage(box: ImageBox, size: Size, coarser?: number): Corners | null;
  /**
   * False where these numbers cannot be a box of this space: out of its range, or fractions where it has whole numbers alone. Without a
   * size, what some photo allows. Which corner is which is not asked.
   */
  canBe(numbers: Corners, size: Size | null): boolean;
};

/** The space of a setting. */
export function spaceOf({ name, factor, minPixels, maxPixels }: SpaceSetting): Space {
  switch (name) {
    case "unit":
      return gridSpace(name, { span: 1, step: 0.001 });
    case "unit-padded":
      return gridSpace(name, { span: 1, step: 0.001, frame: squareFrame });
    case "thousand":
      return gridSpace(name, { span: 1000, step: 1, last: 1000 });
    case "below-thousand":
      return gridSpace(name, { span: 1000, step: 1, last: 999 });
    case "0-999":
      return gridSpace(name, { span: 999, step: 1, last: 999 });
    case "bins-1000":
      return gridSpace(name, { span: 1000, step: 1, last: 999, toMiddle: 0.5 });
    case "hundred":
      return gridSpace(name, { span: 100, step: 1, last: 100 });
    case "0-1023":
      return gridSpace(name, { span: 1023, step: 1, last: 1023 });
    case "patches-32":
      return patchSpace;
    case "pixels":
      return pixelSpace(name, (size) => size);
    case "pixels-resized":
      return pixelSpace(name, (size) => smartResize(size, { factor, minPixels, maxPixels }));
  }
}

/** Annotators and rounding push numbers over the border: Visual Genome's pass it by up to 0.4 % of a side. */
const BEYOND = 0.005;

const values = ({ x1, y1, x2, y2 }: Corners) => [x1, y1, x2, y2];
const hasArea = ({ widthPx, heightPx }: Size) => widthPx > 0 && heightPx > 0;
const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** Where the photo stands in the raster that a space's numbers are parts of, in parts of that raster. */
type Frame = { left: number; top: number; width: number; height: number };
const WHOLE: Frame = { left: 0, top: 0, width: 1, height: 1 };

/** The photo in the middle of a square of its longer side; half of the missing side is rounded down, as LLaVA's `expand2square` does (llava/mm_utils.py). */
function squareFrame({ widthPx, heightPx }: Size): Frame {
  const side = Math.max(widthPx, heightPx);
  return {
    left: Math.floor((side - widthPx) / 2) / side,
    top: Math.floor((side - heightPx) / 2) / side,
    width: widthPx / side,
    height: heightPx / side,
  };
}

type Grid = {
  /** A whole side, in the space's numbers. */
  span: number;
  step: number;
  /** The highest number that can be printed; without one, numbers may go beyond the photo. */
  last?: number;
  /** What a number means lies so far behind it. */
  toMiddle?: number;
  frame?: (size: Size) => Frame;
};

function gridSpace(name: SpaceName, { span, step, last, toMiddle = 0, frame = () => WHOLE }: Grid): Space {
  const isWhole = Number.isInteger(step);
  const snapTo = (value: number, grid: number) => {
    // By division where the step is a fraction: 57 × 0.001 is 0.057 and a little.
    const snapped = isWhole ? Math.round(value / grid) * grid : Math.round(value / grid) / Math.round(1 / grid);
    return last === undefined ? snapped : clamp(snapped, 0, last);
  };
  return {
    name,
    step,
    stepPx(size) {
      const { width, height } = frame(size);
      return { x: ((step / span) * size.widthPx) / width, y: ((step / span) * size.heightPx) / height };
    },
    toImage({ x1, y1, x2, y2 }, size) {
      if (!hasArea(size)) return null;
      const { left, top, width, height } = frame(size);
      const x = (value: number) => (((value + toMiddle) / span - left) / width) * size.widthPx;
      const y = (value: number) => (((value + toMiddle) / span - top) / height) * size.heightPx;
      return imageBox(x(x1), y(y1), x(x2), y(y2));
    },
    fromImage({ x1, y1, x2, y2 }, size, coarser = step) {
      if (!hasArea(size)) return null;
      const { left, top, width, height } = frame(size);
      const snap = (value: number) => snapTo(value, coarser);
      const x = (px: number) => snap(((px / size.widthPx) * width + left) * span - toMiddle);
      const y = (px: number) => snap(((px / size.heightPx) * height + top) * span - toMiddle);
      return { x1: x(x1), y1: y(y1), x2: x(x2), y2: y(y2) };
    },
    canBe(numbers, size) {
      const slack = last === undefined ? BEYOND * span : 0;
      const isInRange = values(numbers).every(
        (value) => value >= -slack && value <= (last ?? span) + slack && (!isWhole || Number.isInteger(value)),
      );
      if (!isInRange || !size || !hasArea(size)) return isInRange;
      // Nothing stands on the padding.
      const { left, top, width, height } = frame(size);
      const isWithin = (value: number, from: number, length: number) =>
        value >= from * span - slack && value <= (from + length) * span + slack;
      return (
        isWithin(numbers.x1, left, width) &&
        isWithin(numbers.x2, left, width) &&
        isWithin(numbers.y1, top, height) &&
        isWithin(numbers.y2, top, height)
      );
    },
  };
}

/** Pixels of a raster of the photo's, whole or not. A raster that cannot be made has no boxes. */
function pixelSpace(name: SpaceName, rasterOf: (size: Size) => Size | null): Space {
  return {
    name,
    step: 1,
    stepPx(size) {
      const raster = rasterOf(size) ?? size;
      return { x: size.widthPx / raster.widthPx, y: size.heightPx / raster.heightPx };
    },
    toImage({ x1, y1, x2, y2 }, size) {
      const raster = hasArea(size) ? rasterOf(size) : null;
      if (!raster) return null;
      const [x, y] = [size.widthPx / raster.widthPx, size.heightPx / raster.heightPx];
      return imageBox(x1 * x, y1 * y, x2 * x, y2 * y);
    },
    fromImage(box, size) {
      const raster = hasArea(size) ? rasterOf(size) : null;
      if (!raster) return null;
      const [x, y] = [raster.widthPx / size.widthPx, raster.heightPx / size.heightPx];
      return {
        x1: Math.round(box.x1 * x),
        y1: Math.round(box.y1 * y),
        x2: Math.round(box.x2 * x),
        y2: Math.round(box.y2 * y),
      };
    },
    canBe(numbers, size) {
      if (!size) return values(numbers).every((value) => value >= 0 && value <= LONGEST_SIDE_PX);
      const raster = hasArea(size) ? rasterOf(size) : null;
      if (!raster) return false;
      // A pixel at least: the last one is `width` in some files, `width - 1` in others.
      const slackX = Math.max(1, BEYOND * raster.widthPx);
      const slackY = Math.max(1, BEYOND * raster.heightPx);
      return (
        [numbers.x1, numbers.x2].every((value) => value >= -slackX && value <= raster.widthPx + slackX) &&
        [numbers.y1, numbers.y2].every((value) => value >= -slackY && value <= raster.heightPx + slackY)
      );
    },
  };
}

/** No photo is longer: JPEG's own limit. */
const LONGEST_SIDE_PX = 65_535;

const PATCHES = 32;

/**
 * The first and the last patch that a box covers, as column and row. Read as Kosmos-2 does (huggingface/transformers 2172b9d, models/kosmos2/processing_kosmos2.py,
 * `patch_index_to_coordinate` and `coordinate_to_patch_index`): from the middle of the first to the middle of the last, or all of
 * both where they share a column or a row.
 */
const patchSpace: Space = {
  name: "patches-32",
  step: 1,
  stepPx: (size) => ({ x: size.widthPx / PATCHES, y: size.heightPx / PATCHES }),
  toImage({ x1, y1, x2, y2 }, size) {
    if (!hasArea(size)) return null;
    const [across, down] = [size.widthPx / PATCHES, size.heightPx / PATCHES];
    const isInLine = x1 === x2 || y1 === y2;
    const [from, to] = isInLine ? [0, 1] : [0.5, 0.5];
    return imageBox((x1 + from) * across, (y1 + from) * down, (x2 + to) * across, (y2 + to) * down);
  },
  fromImage({ x1, y1, x2, y2 }, size) {
    if (!hasArea(size)) return null;
    const first = (px: number, side: number) => clamp(Math.floor((px / side) * PATCHES), 0, PATCHES - 1);
    const last = (px: number, side: number) => clamp(Math.ceil((px / side) * PATCHES - 1), 0, PATCHES - 1);
    return {
      x1: first(x1, size.widthPx),
      y1: first(y1, size.heightPx),
      x2: last(x2, size.widthPx),
      y2: last(y2, size.heightPx),
    };
  },
  canBe: (numbers) =>
    values(numbers).every((value) => Number.isInteger(value) && value >= 0 && value < PATCHES) &&
    numbers.x1 <= numbers.x2 &&
    numbers.y1 <= numbers.y2,
};
