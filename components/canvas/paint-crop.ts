import type { ImageBox, Size } from "#domain/box/box.ts";
import { cropOf } from "#domain/canvas/crop.ts";
import { shelve } from "#domain/canvas/drawing.ts";
import type { Theme } from "#domain/canvas/palette.ts";
import { toStage, type View } from "#domain/canvas/view.ts";
import { groupByStyle, paintBoxes } from "./paint-boxes.ts";
import { paintPhoto } from "./paint-photo.ts";
import type { DecodedPhoto } from "./preload-photo.ts";

export type Crop = {
  /** Pixels of the raw raster. */
  readonly size: Size;
  readonly boxes: readonly ImageBox[];
  /** Index into the palette from 0. */
  readonly colour: number;
  /** The boxes with some context, or the whole photo with all but the boxes darkened. */
  readonly view: "crop" | "whole";
};

/** Beyond this a crop shows squares as large as letters, and no more of the thing. */
const SCALE_MAX = 8;
const VEIL = "rgb(0 0 0 / 0.55)";

/** Paints a phrase's boxes as a still picture into a room of CSS pixels; `ratio` is device pixels for one of them. */
export function paintCrop(
  context: CanvasRenderingContext2D,
  photo: DecodedPhoto,
  { size, boxes, colour, view: extent }: Crop,
  room: Size,
  ratio: number,
  theme: Theme,
) {
  const view = viewOf(size, extent === "crop" ? boxes : [], room);
  const { boxes: drawn } = shelve(
    boxes.map((box, index) => ({ id: String(index), box, label: "", colour, kind: "mention" as const })),
    [],
    size,
  );
  paintPhoto(context, photo, size, view, false);
  if (extent === "whole") {
    context.fillStyle = VEIL;
    context.fillRect(view.x, view.y, size.widthPx * view.scale, size.heightPx * view.scale);
    for (const { box } of drawn) {
      const { x, y, widthPx, heightPx } = toStage(view, box);
      context.save();
      context.beginPath();
      context.rect(x, y, widthPx, heightPx);
      context.clip();
      paintPhoto(context, photo, size, view, false);
      context.restore();
    }
  }
  const looks = drawn.map((box) => ({ drawn: box, look: "plain" as const }));
  paintBoxes(context, groupByStyle(looks, theme, true), view, room, ratio, 1);
}

function viewOf(size: Size, boxes: readonly ImageBox[], room: Size): View {
  const shown = cropOf(boxes, size, room.widthPx / room.heightPx);
  const scale = Math.min(SCALE_MAX, room.widthPx / (shown.x2 - shown.x1), room.heightPx / (shown.y2 - shown.y1));
  return {
    scale,
    x: offset(shown.x1, shown.x2, size.widthPx, scale, room.widthPx),
    y: offset(shown.y1, shown.y2, size.heightPx, scale, room.heightPx),
  };
}

/** The crop in the middle; where room is left around it, more of the photo and only then nothing. */
function offset(from: number, to: number, length: number, scale: number, room: number): number {
  const spare = room - length * scale;
  if (spare >= 0) return spare / 2;
  return Math.min(0, Math.max(spare, room / 2 - ((from + to) / 2) * scale));
}
