import type { ImageBox, Size } from "#domain/box/box.ts";
import { imageBox } from "#domain/box/box.ts";
import { type StageRect, toStage, type View } from "#domain/canvas/view.ts";
import { browserClock, type Clock } from "../ui/clock.ts";

/** How dark the photo gets outside of the boxes: what lies there is judged, too. */
const VEIL = 0.25;
/** Who only passes a phrase on the way to another sees no change of light. */
const WAIT_MS = 150;
const EASE_MS = 130;
/** Around boxes that are smaller on the screen, in CSS pixels, nothing is darkened: they would be a light in the dark. */
const DIMMED_FROM_PX = 40;
/** A box without an area still gets some light, in CSS pixels to each side. */
const LEAST_PX = 10;

/** Darkens a photo but for some boxes, and eases from one set of boxes to the next. */
export class Spotlight {
  /** The boxes that are lit; null where the whole photo is. */
  private to: readonly ImageBox[] | null = null;
  private from: readonly ImageBox[] | null = null;
  /** How much of the way from one to the other is done, 0 to 1. */
  private part = 1;
  private frame = 0;
  private stopWaiting = () => {};
  private readonly onChange: () => void;
  private readonly clock: Clock;

  constructor(onChange: () => void, clock: Clock = browserClock) {
    this.onChange = onChange;
    this.clock = clock;
  }

  /** Turns to other boxes, or lights the whole photo (null); at once where asked for or the reader prefers no motion. */
  aim(boxes: readonly ImageBox[] | null, isAtOnce: boolean) {
    const isStill = isAtOnce || matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (sameBoxes(boxes, this.to)) {
      if (isStill) this.arrive();
      return;
    }
    const wasDark = this.to !== null;
    this.from = this.to;
    this.to = boxes;
    cancelAnimationFrame(this.frame);
    this.stopWaiting();
    if (isAtOnce) return this.arrive();
    this.part = 0;
    // From one phrase to the next the light moves at once: it is dark already.
    if (wasDark) return this.turn(isStill);
    this.stopWaiting = this.clock.after(WAIT_MS, () => this.turn(isStill));
  }

  private turn(isStill: boolean) {
    if (isStill) {
      this.part = 1;
      return this.onChange();
    }
    const start = performance.now();
    const step = (now: number) => {
      this.part = Math.min(1, Math.max(0, (now - start) / EASE_MS));
      if (this.part < 1) this.frame = requestAnimationFrame(step);
      this.onChange();
    };
    this.frame = requestAnimationFrame(step);
  }

  halt() {
    this.arrive();
  }

  paint(context: CanvasRenderingContext2D, size: Size, view: View, room: Size, ratio: number) {
    if (this.to === null && (this.from === null || this.part === 1)) return;
    const isSeen = (box: ImageBox) => {
      const { widthPx, heightPx } = toStage(view, box);
      return Math.max(widthPx, heightPx) >= DIMMED_FROM_PX;
    };
    if (!(this.to ?? this.from ?? []).some(isSeen)) return;
    const photo = imageBox(0, 0, size.widthPx, size.heightPx);
    const holesOf = (boxes: readonly ImageBox[] | null) =>
      (boxes ?? [photo]).map((box) => within(boxes ? grown(toStage(view, box)) : toStage(view, box), room, ratio));
    const whole = within(toStage(view, photo), room, ratio);
    const lit = holesOf(this.to);
    context.fillStyle = "#000000";
    shade(context, whole, VEIL);
    if (this.part < 1) {
      const leaving = holesOf(this.from);
      for (const hole of leaving) shade(context, hole, VEIL * this.part);
      for (const hole of lit) shade(context, hole, VEIL * (1 - this.part));
      // What is lit before and after never darkens in between.
      for (const hole of leaving) for (const other of lit) shade(context, shared(hole, other), 0);
    } else for (const hole of lit) shade(context, hole, 0);
    context.globalAlpha = 1;
  }

  private arrive() {
    cancelAnimationFrame(this.frame);
    this.stopWaiting();
    this.part = 1;
  }
}

/** Clears a rectangle and fills it again: shades don't add up where boxes overlap. */
function shade(context: CanvasRenderingContext2D, { x, y, widthPx, heightPx }: StageRect, alpha: number) {
  if (widthPx <= 0 || heightPx <= 0) return;
  context.clearRect(x, y, widthPx, heightPx);
  if (alpha === 0) return;
  context.globalAlpha = alpha;
  context.fillRect(x, y, widthPx, heightPx);
}

function grown({ x, y, widthPx, heightPx }: StageRect): StageRect {
  const moreX = Math.max(0, LEAST_PX - widthPx / 2);
  const moreY = Math.max(0, LEAST_PX - heightPx / 2);
  return { x: x - moreX, y: y - moreY, widthPx: widthPx + 2 * moreX, heightPx: heightPx + 2 * moreY };
}

/** As far as it lies on the canvas, with its edges on whole device pixels: half a pixel would be wiped by half. */
function within(rect: StageRect, room: Size, ratio: number): StageRect {
  const snap = (value: number, most: number) => Math.round(Math.min(most, Math.max(0, value)) * ratio) / ratio;
  const x = snap(rect.x, room.widthPx);
  const y = snap(rect.y, room.heightPx);
  const right = snap(rect.x + rect.widthPx, room.widthPx);
  return { x, y, widthPx: right - x, heightPx: snap(rect.y + rect.heightPx, room.heightPx) - y };
}

function shared(a: StageRect, b: StageRect): StageRect {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  const right = Math.min(a.x + a.widthPx, b.x + b.widthPx);
  return { x, y, widthPx: right - x, heightPx: Math.min(a.y + a.heightPx, b.y + b.heightPx) - y };
}

const sameBoxes = (a: readonly ImageBox[] | null, b: readonly ImageBox[] | null) =>
  a === b ||
  (a !== null &&
    b !== null &&
    a.length === b.length &&
    a.every((box, index) => {
      const other = b[index];
      return box.x1 === other?.x1 && box.y1 === other.y1 && box.x2 === other.x2 && box.y2 === other.y2;
    }));
