import type { ImageBox } from "#domain/box/box.ts";
import { gripFrame, handlePoints } from "#domain/canvas/grip.ts";
import { toStage, type View } from "#domain/canvas/view.ts";

const HANDLE_PX = 8;
/** Below this length on screen the handles amid the sides would touch those at the corners; the sides still answer. */
const MIDDLES_FROM_PX = 44;

/** Paints the eight handles of a box; `line` is the colour of its outline. */
export function paintHandles(context: CanvasRenderingContext2D, box: ImageBox, view: View, line: string) {
  const frame = gripFrame(view, box);
  const rect = toStage(view, box);
  if (frame.widthPx !== rect.widthPx || frame.heightPx !== rect.heightPx) {
    // Handles that stand off from a small box are tied to it.
    context.setLineDash([2, 2]);
    context.lineWidth = 1;
    context.strokeStyle = "#ffffff";
    context.strokeRect(frame.x, frame.y, frame.widthPx, frame.heightPx);
    context.setLineDash([]);
  }
  for (const [handle, at] of handlePoints(frame)) {
    if ((handle === "n" || handle === "s") && frame.widthPx < MIDDLES_FROM_PX) continue;
    if ((handle === "e" || handle === "w") && frame.heightPx < MIDDLES_FROM_PX) continue;
    square(context, at.x, at.y, HANDLE_PX + 4, "rgb(0 0 0 / 0.75)");
    square(context, at.x, at.y, HANDLE_PX + 2, line);
    square(context, at.x, at.y, HANDLE_PX - 1, "#ffffff");
  }
}

/** Paints the outline of a box that is being drawn: white between black, seen on any photo. */
export function paintDrawn(context: CanvasRenderingContext2D, box: ImageBox, view: View) {
  const { x, y, widthPx, heightPx } = toStage(view, box);
  context.strokeStyle = "rgb(0 0 0 / 0.75)";
  context.lineWidth = 4;
  context.strokeRect(x, y, widthPx, heightPx);
  context.strokeStyle = "#ffffff";
  context.lineWidth = 2;
  context.strokeRect(x, y, widthPx, heightPx);
}

function square(context: CanvasRenderingContext2D, x: number, y: number, sidePx: number, colour: string) {
  context.fillStyle = colour;
  context.fillRect(x - sidePx / 2, y - sidePx / 2, sidePx, sidePx);
}
