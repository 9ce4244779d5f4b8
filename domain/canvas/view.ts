import { type ImageBox, imageBox, type Size } from "#domain/box/box.ts";

declare const space: unique symbol;

/** A point in CSS pixels of the canvas, origin at its top left. */
export type StagePoint = { readonly x: number; readonly y: number; readonly [space]?: "stage" };
/** A rectangle in CSS pixels of the canvas. */
export type StageRect = { readonly x: number; readonly y: number; readonly widthPx: number; readonly heightPx: number };
/** A point in pixels of the photo. */
export type ImagePoint = { readonly x: number; readonly y: number; readonly [space]?: "image" };

/** Where the photo lies on the canvas: stage = image × scale + (x, y). `scale` is CSS pixels for one photo pixel. */
export type View = { readonly scale: number; readonly x: number; readonly y: number };

/** Empty space around a fitted photo, in CSS pixels; also how far a photo's edge may be dragged inwards. */
export const PADDING_PX = 24;
const SCALE_MAX = 16;
// A photo of 20 px fitted to a screen is nothing but squares.
const FIT_SCALE_MAX = 8;

/** The photo whole, in the middle of the canvas. A canvas without room gets a tiny but finite scale. */
export function fitView(size: Size, room: Size): View {
  const scale = Math.min(
    FIT_SCALE_MAX,
    Math.max(1, room.widthPx - 2 * PADDING_PX) / size.widthPx,
    Math.max(1, room.heightPx - 2 * PADDING_PX) / size.heightPx,
  );
  return centred(scale, size, room);
}

export function isFitted(view: View, size: Size, room: Size): boolean {
  const fit = fitView(size, room);
  return (
    Math.abs(view.scale / fit.scale - 1) < 1e-3 && Math.abs(view.x - fit.x) < 0.5 && Math.abs(view.y - fit.y) < 0.5
  );
}

/** From the fitted photo (or 100 %, where that is smaller) to 16 ×. */
export function scaleLimits(size: Size, room: Size): { min: number; max: number } {
  const fit = fitView(size, room).scale;
  return { min: Math.min(fit, 1), max: Math.max(fit, SCALE_MAX) };
}

/**
 * The view with its scale within limits (kept about a point, else about the canvas's middle) and the photo within reach:
 * centred where it is smaller than the canvas.
 */
export function clampView(view: View, size: Size, room: Size, about: StagePoint = middleOf(room)): View {
  const limits = scaleLimits(size, room);
  const scale = Math.min(limits.max, Math.max(limits.min, view.scale));
  const grown = scale / view.scale;
  return {
    scale,
    x: clampOffset(about.x - (about.x - view.x) * grown, size.widthPx * scale, room.widthPx),
    y: clampOffset(about.y - (about.y - view.y) * grown, size.heightPx * scale, room.heightPx),
  };
}

/** Zoomed by `factor` about a point of the canvas: what lies under it stays there, unless the photo would leave the canvas. */
export function zoomAt(view: View, at: StagePoint, factor: number, size: Size, room: Size): View {
  const zoomed = { scale: view.scale * factor, x: at.x - (at.x - view.x) * factor, y: at.y - (at.y - view.y) * factor };
  return clampView(zoomed, size, room, at);
}

/** After the canvas changed its size: a fitted photo is fitted again, any other view keeps its scale and its centre. */
export function resizeView(view: View, size: Size, before: Size, after: Size): View {
  if (isFitted(view, size, before)) return fitView(size, after);
  const x = view.x + (after.widthPx - before.widthPx) / 2;
  const y = view.y + (after.heightPx - before.heightPx) / 2;
  return clampView({ scale: view.scale, x, y }, size, after);
}

/** What a double click leads to: the whole photo, or from there 100 % (twice the fit, where that is no step inwards). */
export function toggleFit(view: View, at: StagePoint, size: Size, room: Size): View {
  const fit = fitView(size, room);
  if (!isFitted(view, size, room)) return fit;
  return zoomAt(view, at, (fit.scale < 0.9 ? 1 : fit.scale * 2) / view.scale, size, room);
}

export const toImage = (view: View, at: StagePoint): ImagePoint => ({
  x: (at.x - view.x) / view.scale,
  y: (at.y - view.y) / view.scale,
});

export const toStage = (view: View, box: ImageBox): StageRect => ({
  x: box.x1 * view.scale + view.x,
  y: box.y1 * view.scale + view.y,
  widthPx: (box.x2 - box.x1) * view.scale,
  heightPx: (box.y2 - box.y1) * view.scale,
});

/** The part of image space that the canvas shows, grown by `marginPx` CSS pixels on each side. */
export function shownBox(view: View, room: Size, marginPx: number): ImageBox {
  const from = toImage(view, { x: -marginPx, y: -marginPx });
  const to = toImage(view, { x: room.widthPx + marginPx, y: room.heightPx + marginPx });
  return imageBox(from.x, from.y, to.x, to.y);
}

/** Between two views, `part` 0 to 1. The scale grows by ratio, so that a zoom feels even. */
export function mixViews(from: View, to: View, part: number): View {
  if (part >= 1) return to;
  const scale = from.scale * (to.scale / from.scale) ** part;
  // With the scale's share of the way the points of the photo move on straight lines.
  const way = Math.abs(to.scale - from.scale) < 1e-9 ? part : (scale - from.scale) / (to.scale - from.scale);
  return { scale, x: from.x + (to.x - from.x) * way, y: from.y + (to.y - from.y) * way };
}

const middleOf = (room: Size): StagePoint => ({ x: room.widthPx / 2, y: room.heightPx / 2 });

function centred(scale: number, size: Size, room: Size): View {
  return { scale, x: (room.widthPx - size.widthPx * scale) / 2, y: (room.heightPx - size.heightPx * scale) / 2 };
}

function clampOffset(offset: number, lengthPx: number, roomPx: number): number {
  const least = roomPx - lengthPx - PADDING_PX;
  if (least >= PADDING_PX) return (roomPx - lengthPx) / 2;
  return Math.min(PADDING_PX, Math.max(least, offset));
}
