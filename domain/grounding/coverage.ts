import type { Corners, Size } from "#domain/box/box.ts";
import type { Space } from "./space.ts";

/** A box of a file, and its photo's size where it is known. */
export type Placed = { numbers: Corners; size: Size | null };

/** Fewer boxes may all lie in a photo's middle. */
const BOXES_MIN = 50;

/**
 * What part of a side the boxes of a file together reach over, the narrower side of photos of one orientation counting, 0 to 1. Read in a
 * space too large for them they stay in a corner; in the photo's unit, boxes of the padded square stay between its bars. Null of fewer than
 * 50 boxes, for they say nothing.
 */
export function coverageOf(space: Space, boxes: readonly Placed[]): number | null {
  const reaches = [
    boxesOf(boxes, (size) => size.widthPx > size.heightPx),
    boxesOf(boxes, (size) => size.widthPx <= size.heightPx),
  ]
    .filter((own) => own.length >= BOXES_MIN)
    .map((own) => reachOf(space, own));
  return reaches.length === 0 ? null : Math.min(...reaches);
}

type Sized = { numbers: Corners; size: Size };

const boxesOf = (boxes: readonly Placed[], isMeant: (size: Size) => boolean): Sized[] =>
  boxes.filter((box): box is Sized => box.size !== null && isMeant(box.size));

function reachOf(space: Space, boxes: readonly Sized[]): number {
  let [left, top, right, bottom] = [1, 1, 0, 0];
  for (const { numbers, size } of boxes) {
    const box = space.toImage(numbers, size);
    if (!box) continue;
    left = Math.min(left, box.x1 / size.widthPx);
    right = Math.max(right, box.x2 / size.widthPx);
    top = Math.min(top, box.y1 / size.heightPx);
    bottom = Math.max(bottom, box.y2 / size.heightPx);
  }
  return Math.min(1, right - left, bottom - top);
}
