import { type ImageBox, imageBox, type Size } from "#domain/box/box.ts";
import { unionOf, uprightBox } from "./canvas-box.ts";

/** Of a crop's tighter side each box takes so much at least: a smaller one is looked for instead of at. */
export const SHARE_MIN = 1 / 3;
/** Context to each side where a look at the thing alone tells, as a part of the boxes' longer side. */
const CONTEXT = 0.35;
/** What is around a small thing says what it is: it gets so many image pixels to each side where it keeps its share. */
const CONTEXT_PX = 64;
/** Things that fill their crop still do not touch its border: a part of each side. */
const TIGHT = 0.05;
/** A box of a few pixels, or without an area, is shown in this much of its photo. */
const CROP_MIN_PX = 16;

type Wishes = {
  /** To each side, a part of the boxes' longer side. */
  context?: number;
  /** What else is to be seen, of any size. */
  others?: readonly ImageBox[];
  /** Of the crop's tighter side, for each of the boxes. */
  shareMin?: number;
};

/**
 * The part of a photo to show for some boxes: all of them with context, as near to `aspect` (width over height) as the photo
 * allows without leaving it, and no wider than leaves each its share. Image pixels; the whole photo where no box has numbers.
 */
export function cropOf(
  boxes: readonly ImageBox[],
  size: Size,
  aspect: number,
  { context = CONTEXT, others = [], shareMin = SHARE_MIN }: Wishes = {},
): ImageBox {
  const seenOf = (own: readonly ImageBox[]) =>
    own.flatMap((box) => {
      const upright = uprightBox(box);
      return upright ? [insidePhoto(upright, size)] : [];
    });
  const seen = seenOf(boxes);
  const union = unionOf([...seen, ...(seen.length > 0 ? seenOf(others) : [])]);
  if (union === null) return imageBox(0, 0, size.widthPx, size.heightPx);
  const longer = longerSide(union);
  const roomy = framed(union, Math.max(context * longer, CONTEXT_PX), aspect);
  const tight = tightly(union, aspect);
  const kept = Math.min(1, sharesIn(seen, roomy) / shareMin);
  // What is wider than the photo would leave bars at its sides: rather less context.
  const part = Math.min(kept, size.widthPx / roomy.width, size.heightPx / roomy.height);
  const width = Math.max(CROP_MIN_PX, tight.width, roomy.width * part);
  const height = Math.max(CROP_MIN_PX, tight.height, roomy.height * part);
  const [x1, x2] = within((union.x1 + union.x2) / 2, width, size.widthPx);
  const [y1, y2] = within((union.y1 + union.y2) / 2, height, size.heightPx);
  return imageBox(x1, y1, x2, y2);
}

/** Whether upright boxes can have a crop of that aspect together in which each has its share. */
export function keepShares(boxes: readonly ImageBox[], aspect: number): boolean {
  const union = unionOf(boxes);
  return union !== null && sharesIn(boxes, tightly(union, aspect)) >= SHARE_MIN;
}

/** The longer side of an upright box, in its own space. */
export const longerSide = (box: ImageBox): number => Math.max(box.x2 - box.x1, box.y2 - box.y1);

/** An upright box's part on the photo; its nearest point or line where it lies outside. */
export function insidePhoto(box: ImageBox, { widthPx, heightPx }: Size): ImageBox {
  const clamp = (value: number, most: number) => Math.min(most, Math.max(0, value));
  return imageBox(clamp(box.x1, widthPx), clamp(box.y1, heightPx), clamp(box.x2, widthPx), clamp(box.y2, heightPx));
}

type Frame = { width: number; height: number };

/** The smallest frame of that aspect around a box with its margin. */
function framed(box: ImageBox, margin: number, aspect: number): Frame {
  return ofAspect(box.x2 - box.x1 + 2 * margin, box.y2 - box.y1 + 2 * margin, aspect);
}

function tightly(box: ImageBox, aspect: number): Frame {
  return ofAspect((box.x2 - box.x1) * (1 + 2 * TIGHT), (box.y2 - box.y1) * (1 + 2 * TIGHT), aspect);
}

function ofAspect(width: number, height: number, aspect: number): Frame {
  return { width: Math.max(width, height * aspect), height: Math.max(height, width / aspect) };
}

/** The least of the parts that boxes take of a frame's sides, of each box the larger; of one without an area 1. */
const sharesIn = (boxes: readonly ImageBox[], { width, height }: Frame): number =>
  Math.min(
    ...boxes.map((box) =>
      longerSide(box) === 0 ? 1 : Math.max((box.x2 - box.x1) / width, (box.y2 - box.y1) / height),
    ),
  );

/** A length about a middle, pushed inwards from the photo's borders; all of the photo where it is longer. */
function within(middle: number, length: number, most: number): [number, number] {
  if (length >= most) return [0, most];
  const from = Math.min(most - length, Math.max(0, middle - length / 2));
  return [from, from + length];
}
