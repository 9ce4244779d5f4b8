import type { ImageBox, Size } from "#domain/box/box.ts";
import type { Drawing, DrawnBox } from "#domain/canvas/drawing.ts";
import { gripFrame } from "#domain/canvas/grip.ts";
import { type LabelWish, type Placement, placeLabels } from "#domain/canvas/labels.ts";
import { type StageRect, toStage, type View } from "#domain/canvas/view.ts";
import { bitmapOf, type Label, type Letters, layoutLabel } from "./label.ts";

/** More labels than this never fit on a screen; the rest are not even tried. */
const WISHES_MAX = 150;
/** Labels cached; a photo's mentions and known objects are about 400, mentions with two each. */
const CACHED_MAX = 600;
/** Bitmaps made in one frame: each takes as long as some twenty that are there. */
const BITMAPS_A_FRAME = 12;
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

type CachedLabel = Label & { bitmap: HTMLCanvasElement | null };

/**
 * Paints labels of boxes, each from a bitmap that is made once: laying out text again and again costs more than the rest of a frame. The
 * first time a drawing is painted, and most are only once, labels are written straight: that is cheaper than a canvas for each.
 */
export class LabelPainter {
  private cached = new Map<string, CachedLabel | null>();
  private placements = new Map<string, Placement>();
  private lastDrawing: Drawing | null = null;
  private letters: Letters = { family: "system-ui, sans-serif", fontPx: 12, ratio: 1, theme: "light" };

  /** Letters, pixels or colours have changed: what was drawn with the old ones is forgotten. */
  set(letters: Letters) {
    this.letters = letters;
    this.cached.clear();
  }

  /**
   * Places and paints the labels of a drawing at a view; those of boxes in front come first and are never dimmed. One
   * that finds no room gives its words away and keeps its badge.
   */
  paint(context: CanvasRenderingContext2D, drawing: Drawing, view: View, room: Size, look: LabelLook) {
    const { labelled, front, restLook } = drawing;
    const inFront = new Set(labelled.slice(0, front.length).map((drawn) => drawn.id));
    const labels = new Map<string, { whole: CachedLabel; badge: CachedLabel | null }>();
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
      const badge = this.labelOf(context, drawn, false);
      const whole = look.hasText ? this.labelOf(context, drawn, true) : badge;
      if (whole === null) continue;
      labels.set(drawn.id, { whole, badge });
      wishes.push({ id: drawn.id, box, widthPx: whole.widthPx, heightPx: whole.heightPx, narrowPx: badge?.widthPx });
    }
    this.placements = placeLabels(wishes, room, this.placements);
    const { ratio } = this.letters;
    let bitmapsLeft = drawing === this.lastDrawing ? BITMAPS_A_FRAME : 0;
    this.lastDrawing = drawing;
    // The other way round, so that the first lies on top where halos touch.
    for (const [id, { rect, isNarrow }] of [...this.placements].reverse()) {
      const drawn = labels.get(id);
      const label = isNarrow ? drawn?.badge : drawn?.whole;
      if (!label) continue;
      const x = Math.round(rect.x * ratio) / ratio;
      const y = Math.round(rect.y * ratio) / ratio;
      const alpha = look.opacity * (restLook === "dimmed" && !inFront.has(id) ? 0.55 : 1);
      // Written straight what is dimmed would show its card through its letters.
      if (label.bitmap === null && (alpha < 1 || bitmapsLeft > 0)) {
        label.bitmap = bitmapOf(label, ratio);
        bitmapsLeft -= 1;
      }
      context.globalAlpha = alpha;
      if (label.bitmap) {
        const { width, height } = label.bitmap;
        context.drawImage(label.bitmap, x, y, width / ratio, height / ratio);
      } else {
        context.translate(x, y);
        label.paint(context);
        context.translate(-x, -y);
      }
    }
    context.globalAlpha = 1;
  }

  private labelOf(context: CanvasRenderingContext2D, drawn: DrawnBox, hasText: boolean): CachedLabel | null {
    const key = `${drawn.kind} ${drawn.isKnown} ${drawn.colour} ${hasText ? drawn.label : "\n"}`;
    const before = this.cached.get(key);
    if (before !== undefined) return before;
    if (this.cached.size >= CACHED_MAX) this.cached.clear();
    const label = layoutLabel(context, drawn, hasText, this.letters);
    const row = label && { ...label, bitmap: null };
    this.cached.set(key, row);
    return row;
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
