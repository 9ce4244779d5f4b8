import type { ImageBox } from "#domain/box/box.ts";
import type { Handle } from "./box-edit.ts";
import { type StagePoint, type StageRect, toStage, type View } from "./view.ts";

/** Handles sit on a frame at least this long each way, in CSS pixels: around a smaller box, so that it can still be moved. */
const FRAME_MIN_PX = 28;

/** The frame that carries a box's handles on the canvas: the box itself, or more where that is small. */
export function gripFrame(view: View, box: ImageBox): StageRect {
  const rect = toStage(view, box);
  const growX = Math.max(0, FRAME_MIN_PX - rect.widthPx) / 2;
  const growY = Math.max(0, FRAME_MIN_PX - rect.heightPx) / 2;
  return {
    x: rect.x - growX,
    y: rect.y - growY,
    widthPx: rect.widthPx + 2 * growX,
    heightPx: rect.heightPx + 2 * growY,
  };
}

/** The middle of each handle. */
export function handlePoints({ x, y, widthPx, heightPx }: StageRect): readonly (readonly [Handle, StagePoint])[] {
  const middleX = x + widthPx / 2;
  const middleY = y + heightPx / 2;
  const right = x + widthPx;
  const bottom = y + heightPx;
  return [
    ["nw", { x, y }],
    ["n", { x: middleX, y }],
    ["ne", { x: right, y }],
    ["e", { x: right, y: middleY }],
    ["se", { x: right, y: bottom }],
    ["s", { x: middleX, y: bottom }],
    ["sw", { x, y: bottom }],
    ["w", { x, y: middleY }],
  ];
}

/**
 * What a point of the canvas grips of a box: a corner, else an edge anywhere along its length, else its inside; null
 * beyond. Edges and corners are `reachPx` across, the most of it outside where the box is small.
 */
export function gripAt(view: View, box: ImageBox, at: StagePoint, reachPx: number): Handle | "inside" | null {
  const frame = gripFrame(view, box);
  const across = sideOf(at.x - frame.x, frame.widthPx, reachPx);
  const down = sideOf(at.y - frame.y, frame.heightPx, reachPx);
  if (across === null || down === null) return null;
  const vertical = down === "low" ? "n" : down === "high" ? "s" : "";
  const horizontal = across === "low" ? "w" : across === "high" ? "e" : "";
  return vertical === "" && horizontal === "" ? "inside" : (`${vertical}${horizontal}` as Handle);
}

function sideOf(along: number, lengthPx: number, reachPx: number): "low" | "inside" | "high" | null {
  const inner = Math.min(reachPx / 2, lengthPx / 4);
  const outer = reachPx - inner;
  if (along < -outer || along > lengthPx + outer) return null;
  return along < inner ? "low" : along > lengthPx - inner ? "high" : "inside";
}
