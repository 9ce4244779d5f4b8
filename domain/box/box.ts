import { z } from "zod";

/**
 * Boxes and the spaces they live in. The studio stores image pixels only; every other space belongs to a file and is
 * converted at its border.
 */
declare const space: unique symbol;

/** Two corners in whatever space, x across and y down: of a box as a text prints it, not yet of any photo. */
export type Corners = { readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number };

/** Corners in pixels of the raw raster, origin top left. */
export type ImageBox = Corners & { readonly [space]: "image" };
/** Corners as parts of the photo's own width and height, 0 to 1. */
export type UnitBox = Corners & { readonly [space]: "unit" };
/** A photo's size in pixels. */
export type Size = { readonly widthPx: number; readonly heightPx: number };

export const imageBox = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 }) as ImageBox;
/** An image box as answers carry it. */
export const imageBoxSchema = z
  .object({ x1: z.number(), y1: z.number(), x2: z.number(), y2: z.number() })
  .transform((box) => box as ImageBox);
export const unitBox = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 }) as UnitBox;

/** Visual Genome's and COCO's x, y, width, height in pixels. */
export const imageBoxFromXywh = (x: number, y: number, width: number, height: number) =>
  imageBox(x, y, x + width, y + height);

export function unitToImage(box: Corners, size: Size): ImageBox {
  return imageBox(box.x1 * size.widthPx, box.y1 * size.heightPx, box.x2 * size.widthPx, box.y2 * size.heightPx);
}

/** Snapped to the printed grid of 3 decimals, so that what is seen is what leaves. */
export function imageToUnit(box: ImageBox, size: Size): UnitBox {
  const snap = (value: number) => Math.round(value * 1000) / 1000;
  return unitBox(
    snap(box.x1 / size.widthPx),
    snap(box.y1 / size.heightPx),
    snap(box.x2 / size.widthPx),
    snap(box.y2 / size.heightPx),
  );
}

export const boxArea = (box: Corners) => Math.max(0, box.x2 - box.x1) * Math.max(0, box.y2 - box.y1);

/** Intersection over union of two boxes of one space, 0 to 1; 0 where both are empty. */
export function iou(a: Corners, b: Corners): number {
  const width = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
  const height = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (boxArea(a) + boxArea(b) - shared);
}

/** True where 0 ≤ x1 < x2 ≤ 1 and the same for y. */
export function isInsideUnit(box: Corners): boolean {
  return box.x1 >= 0 && box.y1 >= 0 && box.x2 <= 1 && box.y2 <= 1 && box.x1 < box.x2 && box.y1 < box.y2;
}
