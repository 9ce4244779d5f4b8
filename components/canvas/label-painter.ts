import type { Size } from "#domain/box.ts";
import type { Drawing, DrawnBox } from "#domain/canvas/drawing.ts";
import { type LabelWish, type Placement, placeLabels } from "#domain/canvas/labels.ts";
import type { Theme } from "#domain/canvas/palette.ts";
import { toStage, type View } from "#domain/canvas/view.ts";
import { paintOfKind } from "./box-style.ts";

const HEIGHT_PX = 18;
const FONT_PX = 12;
const INSET_PX = 5;
const BADGE_GAP_PX = 4;
const TEXT_MAX_PX = 200;
/** More labels than this never fit on a screen; the rest are not even tried. */
const WISHES_MAX = 150;
/** Bitmaps kept; a photo's mentions and known objects are about 400. */
const BITMAPS_MAX = 600;
/** Of known boxes not in front fewer, or all that is known of a photo would hide the photo. */
const KNOWN_WISHES_MAX = 40;
/** Known boxes smaller than this on screen, in CSS pixels, carry a label only when in front. */
const LABELLED_FROM_PX = 24;

type Bitmap = { readonly canvas: HTMLCanvasElement; readonly widthPx: number };

/** Paints labels of boxes, each from a bitmap drawn once: laying out text anew costs more than the rest of a frame. */
export class LabelPainter {
  private bitmaps = new Map<string, Bitmap>();
  private placements = new Map<string, Placement>();
  private family = "system-ui, sans-serif";
  private ratio = 1;
  private theme: Theme = "light";

  /** Letters, pixels or colours have changed: what was drawn with the old ones is forgotten. */
  set(family: string, ratio: number, theme: Theme) {
    Object.assign(this, { family, ratio, theme });
    this.bitmaps.clear();
  }

  /** Places and paints the labels of a drawing at a view; those of boxes in front come first and are never dimmed. */
  paint(context: CanvasRenderingContext2D, { labelled, front, restLook }: Drawing, view: View, room: Size) {
    const inFront = new Set(labelled.slice(0, front.length).map((drawn) => drawn.id));
    const bitmaps = new Map<string, Bitmap>();
    const wishes: LabelWish[] = [];
    let knownCount = 0;
    for (const drawn of labelled) {
      if (wishes.length >= WISHES_MAX) break;
      const box = onCanvas(toStage(view, drawn.box), room);
      if (box === null || drawn.label === "") continue;
      if (drawn.isKnown && !inFront.has(drawn.id)) {
        if (knownCount >= KNOWN_WISHES_MAX || Math.max(box.widthPx, box.heightPx) < LABELLED_FROM_PX) continue;
        knownCount += 1;
      }
      const bitmap = this.bitmapOf(drawn);
      bitmaps.set(drawn.id, bitmap);
      wishes.push({ id: drawn.id, box, widthPx: bitmap.widthPx, heightPx: HEIGHT_PX });
    }
    this.placements = placeLabels(wishes, room, this.placements);
    // The other way round, so that the first lies on top where halos touch.
    for (const [id, { rect }] of [...this.placements].reverse()) {
      const bitmap = bitmaps.get(id);
      if (!bitmap) continue;
      const x = Math.round(rect.x * this.ratio) / this.ratio;
      const y = Math.round(rect.y * this.ratio) / this.ratio;
      context.globalAlpha = restLook === "dimmed" && !inFront.has(id) ? 0.55 : 1;
      context.drawImage(bitmap.canvas, x, y, bitmap.canvas.width / this.ratio, bitmap.canvas.height / this.ratio);
    }
    context.globalAlpha = 1;
  }

  private bitmapOf(drawn: DrawnBox): Bitmap {
    const key = `${drawn.kind} ${drawn.isKnown} ${drawn.colour} ${drawn.label}`;
    const before = this.bitmaps.get(key);
    if (before) return before;
    if (this.bitmaps.size >= BITMAPS_MAX) this.bitmaps.clear();
    const bitmap = this.draw(drawn);
    this.bitmaps.set(key, bitmap);
    return bitmap;
  }

  private draw(drawn: DrawnBox): Bitmap {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d");
    if (!context) return { canvas, widthPx: 1 };
    const badge = drawn.kind === "mention" ? String(drawn.colour + 1) : drawn.kind === "error" ? "!" : "";
    const badgeFont = `700 ${FONT_PX}px ${this.family}`;
    const textFont = `500 ${FONT_PX}px ${this.family}`;
    context.font = badgeFont;
    const badgePx = badge === "" ? 0 : context.measureText(badge).width + BADGE_GAP_PX;
    context.font = textFont;
    const text = shorten(context, drawn.label);
    const widthPx = Math.ceil(2 * INSET_PX + badgePx + context.measureText(text).width);
    canvas.width = Math.ceil(widthPx * this.ratio);
    canvas.height = Math.ceil(HEIGHT_PX * this.ratio);
    context.scale(this.ratio, this.ratio);
    const { line, ink } = paintOfKind(drawn.kind, drawn.colour, this.theme);
    context.beginPath();
    context.roundRect(0, 0, widthPx, HEIGHT_PX, 4);
    // Known boxes are quiet: their labels are dark glass instead of a white card. White on it keeps 4.5 : 1 on a white photo.
    context.fillStyle = drawn.isKnown ? "rgb(20 22 25 / 0.8)" : line;
    context.fill();
    context.fillStyle = drawn.isKnown ? "#ffffff" : ink;
    context.textBaseline = "middle";
    context.font = badgeFont;
    context.fillText(badge, INSET_PX, HEIGHT_PX / 2 + 0.5);
    context.font = textFont;
    context.fillText(text, INSET_PX + badgePx, HEIGHT_PX / 2 + 0.5);
    return { canvas, widthPx };
  }
}

/** The part of a rectangle that lies on the canvas, null where none does. */
function onCanvas(rect: ReturnType<typeof toStage>, room: Size) {
  const x = Math.max(0, rect.x);
  const y = Math.max(0, rect.y);
  const widthPx = Math.min(room.widthPx, rect.x + rect.widthPx) - x;
  const heightPx = Math.min(room.heightPx, rect.y + rect.heightPx) - y;
  return widthPx < 0 || heightPx < 0 ? null : { x, y, widthPx, heightPx };
}

/** The text, cut at a letter with an ellipsis where it is too long. */
function shorten(context: CanvasRenderingContext2D, text: string): string {
  if (context.measureText(text).width <= TEXT_MAX_PX) return text;
  const letters = Array.from(text);
  let fits = 0;
  let ends = letters.length;
  while (ends - fits > 1) {
    const middle = (fits + ends) >> 1;
    if (context.measureText(`${letters.slice(0, middle).join("")}…`).width <= TEXT_MAX_PX) fits = middle;
    else ends = middle;
  }
  return `${letters.slice(0, fits).join("").trimEnd()}…`;
}
