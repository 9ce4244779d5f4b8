import type { Size } from "#domain/box/box.ts";
import type { Theme } from "#domain/canvas/palette.ts";
import type { View } from "#domain/canvas/view.ts";
import type { DecodedPhoto } from "./preload-photo.ts";

/** Beyond this zoom the photo's own pixels are shown as squares: a reviewer looks at what is there, not at a blur. */
const SQUARES_FROM_SCALE = 3;

/** Paints the photo at a view; coarser while it moves, since the fine filter costs a frame's time on a large photo. */
export function paintPhoto(
  context: CanvasRenderingContext2D,
  photo: DecodedPhoto | HTMLCanvasElement,
  size: Size,
  view: View,
  isMoving: boolean,
) {
  context.imageSmoothingEnabled = view.scale < SQUARES_FROM_SCALE;
  context.imageSmoothingQuality = isMoving ? "low" : "high";
  context.drawImage(photo, view.x, view.y, size.widthPx * view.scale, size.heightPx * view.scale);
}

const CHECKS = { light: ["#f4f5f6", "#e2e5e8"], dark: ["#23272c", "#1b1f23"] } as const;
const CHECK_PX = 12;

/** Paints the surface that stands for a photo: checkered where there is none, plain while it is on its way. */
export function paintSurface(
  context: CanvasRenderingContext2D,
  size: Size,
  view: View,
  room: Size,
  theme: Theme,
  isAwaited: boolean,
) {
  const left = Math.max(view.x, -CHECK_PX);
  const top = Math.max(view.y, -CHECK_PX);
  const right = Math.min(view.x + size.widthPx * view.scale, room.widthPx + CHECK_PX);
  const bottom = Math.min(view.y + size.heightPx * view.scale, room.heightPx + CHECK_PX);
  if (right <= left || bottom <= top) return;
  const [ground, check] = CHECKS[theme];
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.fillStyle = ground;
  context.fillRect(left, top, right - left, bottom - top);
  if (isAwaited) return context.restore();
  context.fillStyle = check;
  // Checks hang on the photo's corner, so that the surface is seen to move.
  const column = Math.floor((left - view.x) / CHECK_PX);
  const row = Math.floor((top - view.y) / CHECK_PX);
  for (let y = row; view.y + y * CHECK_PX < bottom; y += 1) {
    for (let x = column + ((column + y) & 1); view.x + x * CHECK_PX < right; x += 2) {
      context.fillRect(view.x + x * CHECK_PX, view.y + y * CHECK_PX, CHECK_PX, CHECK_PX);
    }
  }
  context.restore();
}
