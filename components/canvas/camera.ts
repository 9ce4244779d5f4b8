import type { Size } from "#domain/box/box.ts";
import {
  clampView,
  fitView,
  isFitted,
  resizeView,
  type StagePoint,
  toggleFit,
  type View,
  zoomAt,
} from "#domain/canvas/view.ts";
import { browserClock, type Clock } from "../ui/clock.ts";
import { animateView } from "./view-animation.ts";

/** How long after the last turn of the wheel a zoom counts as over. */
const WHEEL_REST_MS = 120;

type Seen = { readonly size: Size; readonly room: Size; readonly view: View };

type Ports = { clock: Clock; animate: typeof animateView };

/** The view on one photo and what moves it. Tells of each new view, and once when a movement has come to rest. */
export class Camera {
  private seen: Seen | null = null;
  private stopAnimation = () => {};
  private stopRestTimer = () => {};
  private readonly onMove: () => void;
  private readonly onRest: () => void;
  private readonly ports: Ports;
  isMoving = false;

  constructor(onMove: () => void, onRest: () => void, ports: Ports = { clock: browserClock, animate: animateView }) {
    this.onMove = onMove;
    this.onRest = onRest;
    this.ports = ports;
  }

  /** Null where the photo has no size or the canvas no room. */
  get view(): View | null {
    return this.seen?.view ?? null;
  }

  get room(): Size | null {
    return this.seen?.room ?? null;
  }

  get isFitted(): boolean {
    return this.seen !== null && isFitted(this.seen.view, this.seen.size, this.seen.room);
  }

  /** Another photo (or none) or another canvas size. A new photo is fitted; the same one keeps its reviewer's own zoom. */
  frame(size: Size | null, room: Size, isNewPhoto: boolean) {
    const before = this.seen;
    if (size === null || room.widthPx < 1 || room.heightPx < 1) {
      this.halt();
      this.seen = null;
      return;
    }
    const isSameSize = before?.size.widthPx === size.widthPx && before.size.heightPx === size.heightPx;
    if (before && !isNewPhoto && isSameSize) {
      if (before.room.widthPx === room.widthPx && before.room.heightPx === room.heightPx) return;
      this.halt();
      this.seen = { size, room, view: resizeView(before.view, size, before.room, room) };
    } else {
      this.halt();
      this.seen = { size, room, view: fitView(size, room) };
    }
    this.onRest();
  }

  /** To a view that a hand asks for, now. `about` stays in place where the scale meets its limit. */
  move(view: View, about?: StagePoint) {
    const { seen } = this;
    if (!seen) return;
    this.stopAnimation();
    this.show(seen, clampView(view, seen.size, seen.room, about));
  }

  wheel(at: StagePoint, factor: number) {
    const { seen } = this;
    if (!seen) return;
    this.stopAnimation();
    this.stopRestTimer();
    this.stopRestTimer = this.ports.clock.after(WHEEL_REST_MS, () => this.rest());
    this.show(seen, zoomAt(seen.view, at, factor, seen.size, seen.room));
  }

  toggleFit(at: StagePoint) {
    if (this.seen) this.glide(toggleFit(this.seen.view, at, this.seen.size, this.seen.room));
  }

  fit() {
    if (this.seen) this.glide(fitView(this.seen.size, this.seen.room));
  }

  actualSize() {
    if (this.seen) this.zoomBy(1 / this.seen.view.scale);
  }

  zoomBy(factor: number) {
    const { seen } = this;
    if (!seen) return;
    const middle = { x: seen.room.widthPx / 2, y: seen.room.heightPx / 2 };
    this.glide(zoomAt(seen.view, middle, factor, seen.size, seen.room));
  }

  panBy(xPx: number, yPx: number) {
    const { seen } = this;
    if (!seen) return;
    const { scale, x, y } = seen.view;
    this.glide(clampView({ scale, x: x + xPx, y: y + yPx }, seen.size, seen.room));
  }

  /** To a view that `aim` makes of the present one, in a glide. */
  aim(aim: (seen: Seen) => View) {
    if (this.seen) this.glide(aim(this.seen));
  }

  /** Ends a movement by hand. */
  rest() {
    this.stopRestTimer();
    this.isMoving = false;
    this.onRest();
  }

  halt() {
    this.stopAnimation();
    this.stopRestTimer();
    this.isMoving = false;
  }

  private glide(to: View) {
    const { seen } = this;
    if (!seen) return;
    this.halt();
    if (to === seen.view) return;
    this.stopAnimation = this.ports.animate(seen.view, to, (view, isLast) => {
      if (!this.seen) return;
      this.show(this.seen, view);
      if (isLast) this.rest();
    });
  }

  private show(seen: Seen, view: View) {
    this.isMoving = true;
    this.seen = { ...seen, view };
    this.onMove();
  }
}
