import type { ImageBox, Size } from "#domain/box/box.ts";
import type { Drawing, DrawnBox } from "#domain/canvas/drawing.ts";
import { gripFrame } from "#domain/canvas/grip.ts";
import { type LabelWish, type Placement, placeLabels } from "#domain/canvas/labels.ts";
import { type StageRect, toStage, type View } from "#domain/canvas/view.ts";
import { drawLabel, type LabelBitmap, type Letters } from "./label-bitmap.ts";

/** More labels than this never fit on a screen; the rest are not even tried. */
const WISHES_MAX = 150;
/** Bitmaps cached; a photo's mentions and known objects are about 400, mentions with two each. */
const BITMAPS_MAX = 600;
/** Of known boxes not in front fewer, or all that is known of a photo would hide the photo. */
const KNOWN_WISHES_MAX = 40;
/** How far handles stick out, in CSS pixels. */
const HANDLES_PX = 7;
/** Known boxes smaller than this on screen, in CSS pixels, carry a label only when in front. */
const LABELLED_FROM_PX = 24;

export type LabelLook = {
  /** False for badges alone. */
  readonly hasText: boolean;
  /** 0 to 1. */
  readonly opacity: number;
  /** The box with handles: its label keeps off them. */
  readonly editedId: string | null;
};

/** Paints labels of boxes, each from a bitmap drawn once: laying out text again costs more than the rest of a frame. */
export class LabelPainter {
  private bitmaps = new Map<string, LabelBitmap | null>();
  private placements = new Map<string, Placement>();
  private letters: Letters = { family: "system-ui, sans-serif", fontPx: 12, ratio: 1, theme: "light" };

  /** Letters, pixels or colours have changed: what was drawn with the old ones is forgotten. */
  set(letters: Letters) {
    this.letters = letters;
    this.bitmaps.clear();
  }

  /**
   * Places and paints the labels of a drawing at a view; those of boxes in front come first and are never dimmed. One
   * that finds no room gives its words away and keeps its badge.
   */
  paint(context: CanvasRenderingContext2D, drawing: Drawing, view: View, room: Size, look: LabelLook) {
    const { labelled, front, restLook } = drawing;
    const inFront = new Set(labelled.slice(0, front.length).map((drawn) => drawn.id));
    const bitmaps = new Map<string, { whole: LabelBitmap; badge: LabelBitmap | null }>();
    const wishes: LabelWish[] = [];
    let knownCount = 0;
    for (const drawn of labelled) {
      if (wishes.length >= WISHES_MAX) break;
      const box = onCanvas(drawn.id === look.editedId ? frameOf(view, drawn.box) : toStage(view, drawn.box), room);
      if (box === null) continue;
      if (drawn.isKnown && !inFront.has(drawn.id)) {
        if (knownCount >= KNOWN_WISHES_MAX || Math.max(box.widthPx, box.heightPx) < LABELLED_FROM_PX) continue;
        knownCount += 1;
      }
      const badge = this.bitmapOf(drawn, false);
      const whole = look.hasText ? this.bitmapOf(drawn, true) : badge;
      if (whole === null) continue;
      bitmaps.set(drawn.id, { whole, badge });
      wishes.push({ id: drawn.id, box, widthPx: whole.widthPx, heightPx: whole.heightPx, narrowPx: badge?.widthPx });
    }
    this.placements = placeLabels(wishes, room, this.placements);
    const { ratio } = this.letters;
    // The other way round, so that the first lies on top where halos touch.
    for (const [id, { rect, isNarrow }] of [...this.placements].reverse()) {
      const drawn = bitmaps.get(id);
      const bitmap = isNarrow ? drawn?.badge : drawn?.whole;
      if (!bitmap) continue;
      const x = Math.round(rect.x * ratio) / ratio;
      const y = Math.round(rect.y * ratio) / ratio;
      context.globalAlpha = look.opacity * (restLook === "dimmed" && !inFront.has(id) ? 0.55 : 1);
      context.drawImage(bitmap.canvas, x, y, bitmap.canvas.width / ratio, bitmap.canvas.height / ratio);
    }
    context.globalAlpha = 1;
  }

  private bitmapOf(drawn: DrawnBox, hasText: boolean): LabelBitmap | null {
    const key = `${drawn.kind} ${drawn.isKnown} ${drawn.colour} ${hasText ? drawn.label : "\n"}`;
    const before = this.bitmaps.get(key);
    if (before !== undefined) return before;
    if (this.bitmaps.size >= BITMAPS_MAX) this.bitmaps.clear();
    const bitmap = drawLabel(drawn, hasText, this.letters);
    this.bitmaps.set(key, bitmap);
    return bitmap;
  }
}

function frameOf(view: View, box: ImageBox): StageRect {
  const { x, y, widthPx, heightPx } = gripFrame(view, box);
  return {
    x: x - HANDLES_PX,
    y: y - HANDLES_PX,
    widthPx: widthPx + 2 * HANDLES_PX,
    heightPx: heightPx + 2 * HANDLES_PX,
  };
}

/** The part of a rectangle that lies on the canvas, null where none does. */
function onCanvas(rect: StageRect, room: Size) {
  const x = Math.max(0, rect.x);
  const y = Math.max(0, rect.y);
  const widthPx = Math.min(room.widthPx, rect.x + rect.widthPx) - x;
  const heightPx = Math.min(room.heightPx, rect.y + rect.heightPx) - y;
  return widthPx < 0 || heightPx < 0 ? null : { x, y, widthPx, heightPx };
}
