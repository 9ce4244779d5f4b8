import type { Size } from "#domain/box/box.ts";
import type { StageRect } from "./view.ts";

/** A label to be placed: the box it belongs to, as far as it is on screen, and its own size; all CSS pixels of the canvas. */
export type LabelWish = {
  readonly id: string;
  readonly box: StageRect;
  readonly widthPx: number;
  readonly heightPx: number;
  /** What it shrinks to where it finds no room as it is; without it, it is left out then. */
  readonly narrowPx?: number | undefined;
};

const ANCHORS = ["above", "above-right", "below", "below-right", "inside", "inside-right", "inside-below"] as const;
export type Anchor = (typeof ANCHORS)[number];
export type Placement = { readonly anchor: Anchor; readonly rect: StageRect; readonly isNarrow: boolean };

/** Space left free between two labels, in CSS pixels. */
const GAP_PX = 2;

/**
 * Gives each label, in the order given, the first place that is on the canvas and free: above its box, below it, inside it.
 * A label that had a place keeps it while it is free (`before`), so that labels don't jump while the photo is dragged.
 * One without any place shrinks to its narrow form, or is left out.
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  room: Size,
  before: ReadonlyMap<string, Placement> = new Map(),
): Map<string, Placement> {
  const placed = new Map<string, Placement>();
  const taken = new Bands();
  for (const wish of wishes) {
    const kept = before.get(wish.id)?.anchor;
    const placement = placeFor(wish, kept, room, taken) ?? placeFor(narrowed(wish), kept, room, taken);
    if (placement === null) continue;
    taken.add(placement.rect);
    placed.set(wish.id, placement);
  }
  return placed;
}

const narrowed = (wish: LabelWish): LabelWish | null =>
  wish.narrowPx === undefined || wish.narrowPx >= wish.widthPx ? null : { ...wish, widthPx: wish.narrowPx };

function placeFor(wish: LabelWish | null, kept: Anchor | undefined, room: Size, taken: Bands): Placement | null {
  if (wish === null) return null;
  for (const anchor of kept ? [kept, ...ANCHORS] : ANCHORS) {
    const rect = rectAt(anchor, wish);
    if (rect === null || !isWithin(rect, room) || taken.meets(rect)) continue;
    return { anchor, rect, isNarrow: wish.widthPx === wish.narrowPx };
  }
  return null;
}

function rectAt(anchor: Anchor, { box, widthPx, heightPx }: LabelWish): StageRect | null {
  const right = box.x + box.widthPx - widthPx;
  const fits = box.widthPx >= widthPx + 4 && box.heightPx >= heightPx + 4;
  const at = (x: number, y: number): StageRect => ({ x, y, widthPx, heightPx });
  switch (anchor) {
    case "above":
      return at(box.x, box.y - heightPx - 1);
    case "above-right":
      return at(right, box.y - heightPx - 1);
    case "below":
      return at(box.x, box.y + box.heightPx + 1);
    case "below-right":
      return at(right, box.y + box.heightPx + 1);
    case "inside":
      return fits ? at(box.x + 2, box.y + 2) : null;
    case "inside-right":
      return fits ? at(right - 2, box.y + 2) : null;
    case "inside-below":
      return fits ? at(box.x + 2, box.y + box.heightPx - heightPx - 2) : null;
  }
}

const isWithin = (rect: StageRect, room: Size) =>
  rect.x >= 0 && rect.y >= 0 && rect.x + rect.widthPx <= room.widthPx && rect.y + rect.heightPx <= room.heightPx;

/** Rectangles by horizontal bands, so that a look for neighbours reads two or three bands and not all that is placed. */
class Bands {
  private readonly bands = new Map<number, StageRect[]>();

  add(rect: StageRect) {
    for (const band of bandsOf(rect)) {
      const rects = this.bands.get(band);
      if (rects) rects.push(rect);
      else this.bands.set(band, [rect]);
    }
  }

  meets(rect: StageRect): boolean {
    return bandsOf(rect).some((band) => this.bands.get(band)?.some((other) => touches(rect, other)) ?? false);
  }
}

const BAND_PX = 24;

function bandsOf(rect: StageRect): number[] {
  const first = Math.floor(rect.y / BAND_PX);
  const last = Math.floor((rect.y + rect.heightPx) / BAND_PX);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const touches = (a: StageRect, b: StageRect) =>
  a.x < b.x + b.widthPx + GAP_PX &&
  b.x < a.x + a.widthPx + GAP_PX &&
  a.y < b.y + b.heightPx + GAP_PX &&
  b.y < a.y + a.heightPx + GAP_PX;
