import { type ImageBox, imageBox, type Size } from "#domain/box/box.ts";
import { unionOf, uprightBox } from "./canvas-box.ts";

/** Context to each side of a phrase's boxes: a part of their longer side, and never less than some image pixels. */
const CONTEXT = 0.35;
const CONTEXT_MIN_PX = 64;

/**
 * The part of a photo to show for a phrase: all its boxes with context, as near to `aspect` (width over height) as the
 * photo allows without leaving it. Image pixels; the whole photo where no box has numbers.
 */
export function cropOf(boxes: readonly ImageBox[], size: Size, aspect: number): ImageBox {
  const whole = imageBox(0, 0, size.widthPx, size.heightPx);
  const union = unionOf(boxes.flatMap((box) => uprightBox(box) ?? []));
  if (union === null) return whole;
  const seen = inside(union, size);
  const context = Math.max(CONTEXT_MIN_PX, CONTEXT * Math.max(seen.x2 - seen.x1, seen.y2 - seen.y1));
  const wanted = {
    width: seen.x2 - seen.x1 + 2 * context,
    height: seen.y2 - seen.y1 + 2 * context,
  };
  const width = Math.max(wanted.width, wanted.height * aspect);
  const height = Math.max(wanted.height, wanted.width / aspect);
  const [x1, x2] = laid((seen.x1 + seen.x2) / 2, width, size.widthPx);
  const [y1, y2] = laid((seen.y1 + seen.y2) / 2, height, size.heightPx);
  return imageBox(x1, y1, x2, y2);
}

/** A length about a middle, pushed inwards from the photo's borders; all of the photo where it is longer. */
function laid(middle: number, length: number, most: number): [number, number] {
  if (length >= most) return [0, most];
  const from = Math.min(most - length, Math.max(0, middle - length / 2));
  return [from, from + length];
}

/** The box's part on the photo; its nearest point or line where it lies outside. */
function inside(box: ImageBox, { widthPx, heightPx }: Size): ImageBox {
  const within = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return imageBox(within(box.x1, widthPx), within(box.y1, heightPx), within(box.x2, widthPx), within(box.y2, heightPx));
}
