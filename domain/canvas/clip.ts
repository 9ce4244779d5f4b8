import { type ImageBox, imageBox, type Size } from "#domain/box/box.ts";

export type Side = "left" | "top" | "right" | "bottom";

/** A box as far as it is drawn, and the sides at which it is cut. */
export type ClippedBox = { box: ImageBox; cut: readonly Side[] };

/** How far beyond the photo a box is still drawn, as a part of the photo's longer side. Real ones pass it by up to 0.4 %. */
const MARGIN = 0.01;

/** A box cut to the photo and a margin around it. One that lies outside entirely ends as a line or point on the margin. */
export function clipToMargin(box: ImageBox, size: Size): ClippedBox {
  const margin = Math.max(size.widthPx, size.heightPx) * MARGIN;
  const right = size.widthPx + margin;
  const bottom = size.heightPx + margin;
  const cut: Side[] = [];
  if (box.x1 < -margin) cut.push("left");
  if (box.y1 < -margin) cut.push("top");
  if (box.x2 > right) cut.push("right");
  if (box.y2 > bottom) cut.push("bottom");
  if (cut.length === 0) return { box, cut };
  const within = (value: number, most: number) => Math.min(most, Math.max(-margin, value));
  return {
    box: imageBox(within(box.x1, right), within(box.y1, bottom), within(box.x2, right), within(box.y2, bottom)),
    cut,
  };
}
