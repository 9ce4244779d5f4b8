import { type ImageBox, type Size, unitBox, unitToImage } from "#domain/box/box.ts";
import type { ImagePoint } from "./view.ts";

/** Which edges a handle moves, by the winds: "nw" is the upper left corner, "e" the right edge. */
export type Handle = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w";
export type Edge = "left" | "top" | "right" | "bottom";
/** A step of the keyboard, in image pixels: of the whole box, or of one edge (which reads one of the two numbers). */
export type Nudge = { readonly edge: "all" | Edge; readonly dxPx: number; readonly dyPx: number };

/**
 * The box moved by image pixels, its size unchanged. Like all boxes made here it is snapped to the printed grid (3 decimals of
 * the photo's size), has at least one step of it each way and stays on the photo; one that `isFree` may lie outside, but
 * no further out than it does.
 */
export function moveBox(box: ImageBox, dxPx: number, dyPx: number, size: Size, isFree: boolean): ImageBox {
  return overAxes(box, size, isFree, {
    across: (span) => shifted(span, stepsOf(dxPx, size.widthPx)),
    down: (span) => shifted(span, stepsOf(dyPx, size.heightPx)),
  });
}

/** The box with a handle's edges at a point. An edge that passes the other one changes places with it. */
export function resizeBox(box: ImageBox, handle: Handle, at: ImagePoint, size: Size, isFree: boolean): ImageBox {
  const across = handle.includes("w") ? "low" : handle.includes("e") ? "high" : null;
  const down = handle.includes("n") ? "low" : handle.includes("s") ? "high" : null;
  return overAxes(box, size, isFree, {
    across: (span) => (across ? dragged(span, across, stepsOf(at.x, size.widthPx)) : span),
    down: (span) => (down ? dragged(span, down, stepsOf(at.y, size.heightPx)) : span),
  });
}

/** The box after a key: it moves by at least one step of the grid, or a large photo would swallow a pixel. Edges never pass. */
export function nudgeBox(box: ImageBox, { edge, dxPx, dyPx }: Nudge, size: Size, isFree: boolean): ImageBox {
  const change =
    (low: Edge, high: Edge, steps: number): Change =>
    (span) => {
      if (edge === "all") return shifted(span, steps);
      return edge === low ? pushed(span, "low", steps) : edge === high ? pushed(span, "high", steps) : span;
    };
  return overAxes(box, size, isFree, {
    across: change("left", "right", keySteps(dxPx, size.widthPx)),
    down: change("top", "bottom", keySteps(dyPx, size.heightPx)),
  });
}

/** The box between two points of a drag, in either direction. */
export function drawnBox(from: ImagePoint, to: ImagePoint, size: Size): ImageBox {
  const drawn = (start: number, end: number): Change => {
    return (span) => dragged({ ...span, low: within(start, span.least, span.most) }, "high", end);
  };
  return overAxes(NOWHERE, size, false, {
    across: drawn(stepsOf(from.x, size.widthPx), stepsOf(to.x, size.widthPx)),
    down: drawn(stepsOf(from.y, size.heightPx), stepsOf(to.y, size.heightPx)),
  });
}

/** One axis of a box in steps of the printed grid (thousandths of the photo's side), and how far it may reach. */
type Span = { readonly low: number; readonly high: number; readonly least: number; readonly most: number };
type Change = (span: Span) => Span;

const STEPS = 1000;
const NOWHERE = unitToImage(unitBox(0, 0, 0, 0), { widthPx: 1, heightPx: 1 });

function overAxes(box: ImageBox, size: Size, isFree: boolean, change: { across: Change; down: Change }): ImageBox {
  const across = settled(change.across(spanOf(box.x1 / size.widthPx, box.x2 / size.widthPx, isFree)));
  const down = settled(change.down(spanOf(box.y1 / size.heightPx, box.y2 / size.heightPx, isFree)));
  const unit = unitBox(across.low / STEPS, down.low / STEPS, across.high / STEPS, down.high / STEPS);
  return unitToImage(unit, size);
}

function spanOf(from: number, to: number, isFree: boolean): Span {
  const low = Math.min(from, to) * STEPS;
  const high = Math.max(from, to) * STEPS;
  return {
    low: Math.round(low),
    high: Math.round(high),
    // Towards the photo, or the snap itself would lead further out; the sliver forgives what floats lose.
    least: isFree ? Math.min(0, Math.ceil(low - 1e-6)) : 0,
    most: isFree ? Math.max(STEPS, Math.floor(high + 1e-6)) : STEPS,
  };
}

const stepsOf = (px: number, lengthPx: number) => Math.round((px / lengthPx) * STEPS);

const keySteps = (px: number, lengthPx: number) =>
  px === 0 ? 0 : Math.sign(px) * Math.max(1, Math.abs(stepsOf(px, lengthPx)));

function shifted(span: Span, steps: number): Span {
  const length = span.high - span.low;
  const low = within(span.low + steps, span.least, Math.max(span.least, span.most - length));
  return { ...span, low, high: low + length };
}

function dragged(span: Span, edge: "low" | "high", to: number): Span {
  const fixed = edge === "low" ? span.high : span.low;
  const at = within(to, span.least, span.most);
  return { ...span, low: Math.min(fixed, at), high: Math.max(fixed, at) };
}

function pushed(span: Span, edge: "low" | "high", steps: number): Span {
  return edge === "low"
    ? { ...span, low: Math.min(span.low + steps, span.high - 1) }
    : { ...span, high: Math.max(span.high + steps, span.low + 1) };
}

/** Within its reach, and at least one step long: a box without an area cannot be seen, nor learnt from. */
function settled(span: Span): Span {
  const low = within(span.low, span.least, span.most);
  const high = within(span.high, span.least, span.most);
  if (high > low) return { ...span, low, high };
  return low < span.most ? { ...span, low, high: low + 1 } : { ...span, low: low - 1, high: low };
}

// `+ 0` makes 0 of -0, which prints and compares otherwise.
const within = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value)) + 0;
