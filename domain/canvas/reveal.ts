import type { ImageBox, Size } from "#domain/box/box.ts";
import { clampView, PADDING_PX, toStage, type View } from "./view.ts";

/** Below this length on screen, in CSS pixels, a box is zoomed in on, or nobody would find it. */
const SEEN_FROM_PX = 20;
/** What it is then zoomed to. */
const SEEN_WELL_PX = 96;

/**
 * The view that shows a box, by the least change: none where it is seen already, a shift, or a zoom where it needs one and
 * may have it (`canZoom`).
 */
export function revealView(view: View, box: ImageBox, size: Size, room: Size, canZoom = true): View {
  const scale = canZoom ? scaleFor(view.scale, box, room) : view.scale;
  const middleX = (box.x1 + box.x2) / 2;
  const middleY = (box.y1 + box.y2) / 2;
  if (scale !== view.scale) {
    return clampView(
      { scale, x: room.widthPx / 2 - middleX * scale, y: room.heightPx / 2 - middleY * scale },
      size,
      room,
    );
  }
  const rect = toStage(view, box);
  const shift = {
    x: shiftInto(rect.x, rect.widthPx, room.widthPx),
    y: shiftInto(rect.y, rect.heightPx, room.heightPx),
  };
  if (shift.x === 0 && shift.y === 0) return view;
  return clampView({ scale, x: view.x + shift.x, y: view.y + shift.y }, size, room);
}

function scaleFor(scale: number, box: ImageBox, room: Size): number {
  const width = box.x2 - box.x1;
  const height = box.y2 - box.y1;
  const longest = Math.max(width, height, 1);
  const wholeScale = Math.min(
    Math.max(1, room.widthPx - 2 * PADDING_PX) / Math.max(width, 1),
    Math.max(1, room.heightPx - 2 * PADDING_PX) / Math.max(height, 1),
  );
  if (scale > wholeScale * 1.001) return wholeScale;
  return longest * scale < SEEN_FROM_PX ? Math.min(wholeScale, SEEN_WELL_PX / longest) : scale;
}

function shiftInto(from: number, length: number, room: number): number {
  const least = Math.min(PADDING_PX, Math.max(0, (room - length) / 2));
  if (from < least) return least - from;
  if (from + length > room - least) return room - least - from - length;
  return 0;
}
