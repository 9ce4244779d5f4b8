import type { ImageBox, Size } from "#domain/box/box.ts";
import type { Side } from "#domain/canvas/clip.ts";
import type { DrawnBox, Look } from "#domain/canvas/drawing.ts";
import type { Theme } from "#domain/canvas/palette.ts";
import { type StageRect, shownBox, toStage, type View } from "#domain/canvas/view.ts";
import { type BoxStyle, styleOf } from "./box-style.ts";

/** Boxes of one style, painted with one set of the context's state: changing it for each box costs more than the box. */
export type BoxGroup = { readonly style: BoxStyle; readonly boxes: DrawnBox[] };

export function groupByStyle(
  looks: readonly { drawn: DrawnBox; look: Look }[],
  theme: Theme,
  isLit: boolean,
): BoxGroup[] {
  const groups = new Map<string, BoxGroup>();
  for (const { drawn, look } of looks) {
    const key = `${look} ${drawn.kind} ${drawn.kind === "mention" || drawn.kind === "soft" ? drawn.colour : ""} ${drawn.isDashed}`;
    const group = groups.get(key);
    if (group) group.boxes.push(drawn);
    else groups.set(key, { style: styleOf(drawn, look, theme, isLit), boxes: [drawn] });
  }
  return [...groups.values()].sort((a, b) => a.style.rank - b.style.rank);
}

/**
 * Paints groups of boxes at a view; `ratio` is the device's pixels for one CSS pixel, `opacity` 0 to 1. Boxes off the
 * canvas cost a comparison.
 */
export function paintBoxes(
  context: CanvasRenderingContext2D,
  groups: readonly BoxGroup[],
  view: View,
  room: Size,
  ratio: number,
  opacity: number,
) {
  const shown = shownBox(view, room, 12);
  for (const { style, boxes } of groups) {
    const rects: StageRect[] = [];
    const marked: [StageRect, DrawnBox][] = [];
    for (const drawn of boxes) {
      if (!meets(drawn.box, shown)) continue;
      const rect = snap(toStage(view, drawn.box), ratio);
      rects.push(rect);
      if (drawn.isEmpty || drawn.cut.length > 0) marked.push([rect, drawn]);
    }
    if (rects.length === 0) continue;
    if (style.fill > 0) fill(context, rects, style);
    context.globalAlpha = style.alpha * opacity;
    context.setLineDash(style.haloDash as number[]);
    context.strokeStyle = style.halo;
    context.lineWidth = style.haloPx;
    stroke(context, rects);
    context.setLineDash(style.dash as number[]);
    context.strokeStyle = style.paint.line;
    context.lineWidth = style.widthPx;
    stroke(context, rects);
    context.setLineDash([]);
    for (const [rect, drawn] of marked) paintMarks(context, rect, drawn, style);
  }
  context.globalAlpha = 1;
}

function stroke(context: CanvasRenderingContext2D, rects: readonly StageRect[]) {
  for (const rect of rects) context.strokeRect(rect.x, rect.y, rect.widthPx, rect.heightPx);
}

function fill(context: CanvasRenderingContext2D, rects: readonly StageRect[], style: BoxStyle) {
  context.globalAlpha = style.alpha * style.fill;
  context.fillStyle = style.paint.line;
  for (const rect of rects) context.fillRect(rect.x, rect.y, rect.widthPx, rect.heightPx);
}

/** A cross over a box without an area, an arrow head at each side where a box extends beyond the photo. */
function paintMarks(context: CanvasRenderingContext2D, rect: StageRect, drawn: DrawnBox, style: BoxStyle) {
  context.beginPath();
  if (drawn.isEmpty) {
    const x = rect.x + rect.widthPx / 2;
    const y = rect.y + rect.heightPx / 2;
    context.moveTo(x - 6, y - 6);
    context.lineTo(x + 6, y + 6);
    context.moveTo(x + 6, y - 6);
    context.lineTo(x - 6, y + 6);
  }
  for (const side of drawn.cut) arrowHead(context, rect, side);
  context.strokeStyle = style.halo;
  context.lineWidth = style.haloPx + 1;
  context.stroke();
  context.strokeStyle = style.paint.line;
  context.lineWidth = style.widthPx;
  context.stroke();
}

const ARROW_PX = 7;

function arrowHead(context: CanvasRenderingContext2D, rect: StageRect, side: Side) {
  const x = side === "left" ? rect.x : side === "right" ? rect.x + rect.widthPx : rect.x + rect.widthPx / 2;
  const y = side === "top" ? rect.y : side === "bottom" ? rect.y + rect.heightPx : rect.y + rect.heightPx / 2;
  const outX = side === "left" ? -ARROW_PX : side === "right" ? ARROW_PX : 0;
  const outY = side === "top" ? -ARROW_PX : side === "bottom" ? ARROW_PX : 0;
  context.moveTo(x + outY, y + outX);
  context.lineTo(x + outX, y + outY);
  context.lineTo(x - outY, y - outX);
}

const meets = (box: ImageBox, shown: ImageBox) =>
  box.x1 <= shown.x2 && box.x2 >= shown.x1 && box.y1 <= shown.y2 && box.y2 >= shown.y1;

/** Edges on whole device pixels: crisp lines, and the fast way of the rasteriser. */
function snap(rect: StageRect, ratio: number): StageRect {
  const x = Math.round(rect.x * ratio) / ratio;
  const y = Math.round(rect.y * ratio) / ratio;
  return {
    x,
    y,
    widthPx: Math.round((rect.x + rect.widthPx) * ratio) / ratio - x,
    heightPx: Math.round((rect.y + rect.heightPx) * ratio) / ratio - y,
  };
}
