import type { ImageBox, Size } from "#domain/box/box.ts";
import type { StageRect, View } from "./view.ts";

/** Beyond this a crop shows squares as large as letters, and no more of the thing. */
const SCALE_MAX = 16;

/**
 * The view that shows a crop of a photo in a rectangle of the canvas (CSS pixels): the crop in its middle; where there is
 * room left around it, more of the photo, and only then nothing.
 */
export function cropView(crop: ImageBox, size: Size, { x, y, widthPx, heightPx }: StageRect): View {
  const scale = Math.min(SCALE_MAX, widthPx / (crop.x2 - crop.x1), heightPx / (crop.y2 - crop.y1));
  return {
    scale,
    x: x + offset(crop.x1, crop.x2, size.widthPx, scale, widthPx),
    y: y + offset(crop.y1, crop.y2, size.heightPx, scale, heightPx),
  };
}

function offset(from: number, to: number, length: number, scale: number, room: number): number {
  const spare = room - length * scale;
  if (spare >= 0) return spare / 2;
  return Math.min(0, Math.max(spare, room / 2 - ((from + to) / 2) * scale));
}
