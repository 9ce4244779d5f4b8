import { boxArea, type ImageBox, imageBox } from "#domain/box/box.ts";

/**
 * What a box stands for; decides its look. Mentions and soft links (a known thing that a word without tags names) have a
 * colour of the palette, the other kinds one look each. A rival is another thing of the same name as the mention that
 * its `colour` counts; a stray box stands in the text behind no phrase.
 */
export type BoxKind = "mention" | "soft" | "rival" | "stray" | "known" | "region" | "error" | "right";

/** A box as the photo canvas draws it. Ids are unique over all the boxes of one canvas. */
export type CanvasBox = {
  readonly id: string;
  readonly box: ImageBox;
  readonly label: string;
  /** Index into the palette from 0, printed as its number from 1. Past the palette's end colours repeat, numbers go on. */
  readonly colour: number;
  readonly kind: BoxKind;
  readonly dashed?: boolean;
};

/** The same box with x1 ≤ x2 and y1 ≤ y2: files hold inverted ones. Null where a number is not finite. */
export function uprightBox(box: ImageBox): ImageBox | null {
  if (![box.x1, box.y1, box.x2, box.y2].every(Number.isFinite)) return null;
  if (box.x1 <= box.x2 && box.y1 <= box.y2) return box;
  return imageBox(
    Math.min(box.x1, box.x2),
    Math.min(box.y1, box.y2),
    Math.max(box.x1, box.x2),
    Math.max(box.y1, box.y2),
  );
}

/** The smallest box around all; null of none. */
export function unionOf(boxes: readonly ImageBox[]): ImageBox | null {
  const [first, ...rest] = boxes;
  if (first === undefined) return null;
  return rest.reduce(
    (whole, box) =>
      imageBox(
        Math.min(whole.x1, box.x1),
        Math.min(whole.y1, box.y1),
        Math.max(whole.x2, box.x2),
        Math.max(whole.y2, box.y2),
      ),
    first,
  );
}

/** Largest first, so that small boxes are painted over large ones. */
export const bySizeDown = (a: { box: ImageBox }, b: { box: ImageBox }) => boxArea(b.box) - boxArea(a.box);
