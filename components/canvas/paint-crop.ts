import type { ImageBox, Size } from "#domain/box/box.ts";
import { shelve } from "#domain/canvas/drawing.ts";
import { type CropPicture, type CropTile, layCrops } from "#domain/canvas/lay-crops.ts";
import type { Theme } from "#domain/canvas/palette.ts";
import { type BoxGroup, groupByStyle, paintBoxes } from "./paint-boxes.ts";
import { paintPhoto } from "./paint-photo.ts";
import type { DecodedPhoto } from "./preload-photo.ts";
import { smallPhoto } from "./small-photo.ts";

export type Crop = CropPicture & {
  /** Index into the palette from 0. */
  readonly colour: number;
};

const INSET_EDGE = "rgb(255 255 255 / 0.9)";

/** Paints a phrase's boxes as a still picture into a room of CSS pixels; `ratio` is device pixels for one of them. */
export function paintCrop(
  context: CanvasRenderingContext2D,
  photo: DecodedPhoto,
  picture: Crop,
  room: Size,
  ratio: number,
  theme: Theme,
) {
  const { crops, inset } = layCrops(picture, room);
  const groups = boxGroupsOf(picture, theme);
  for (const tile of crops) paintTile(context, photo, picture.size, tile, groups, ratio);
  if (inset === null) return;
  if (crops.length === 1) edge(context, inset.rect);
  paintTile(context, smallPhoto(photo), picture.size, inset, boxGroupsOf(picture, theme, true), ratio);
}

function paintTile(
  context: CanvasRenderingContext2D,
  photo: Parameters<typeof paintPhoto>[1],
  size: Size,
  { rect, view }: CropTile,
  groups: readonly BoxGroup[],
  ratio: number,
) {
  const { x, y, widthPx, heightPx } = rect;
  context.save();
  context.beginPath();
  context.rect(x, y, widthPx, heightPx);
  context.clip();
  paintPhoto(context, photo, size, view, false);
  paintBoxes(context, groups, view, { widthPx: x + widthPx, heightPx: y + heightPx }, ratio, 1);
  context.restore();
}

/**
 * The own boxes above the others; those of a relation are quiet, for nobody asks whether they are right. In small (`isSmall`)
 * rivals come by the dozen: in hairlines, which leave something of the photo.
 */
function boxGroupsOf({ size, boxes, beside, rivals, colour }: Crop, theme: Theme, isSmall = false): BoxGroup[] {
  const of = (own: readonly ImageBox[], kind: "mention" | "rival" | "region" | "known") =>
    own.map((box, index) => ({ id: `${kind}-${index}`, box, label: "", colour, kind }));
  const others = isSmall ? of(rivals, "region") : [...of(beside, "known"), ...of(rivals, "rival")];
  const { boxes: drawn } = shelve([...others, ...of(boxes, "mention")], [], size);
  const groups = groupByStyle(
    drawn.map((box) => ({ drawn: box, look: "plain" as const })),
    theme,
    true,
  );
  if (!isSmall) return groups;
  return groups.map(({ style, boxes: own }) => {
    const widthPx = own[0]?.kind === "mention" ? 2 : 1;
    return { boxes: own, style: { ...style, widthPx, haloPx: widthPx + 1 } };
  });
}

function edge(context: CanvasRenderingContext2D, { x, y, widthPx, heightPx }: CropTile["rect"]) {
  context.fillStyle = INSET_EDGE;
  context.fillRect(x - 2, y - 2, widthPx + 4, heightPx + 4);
}
