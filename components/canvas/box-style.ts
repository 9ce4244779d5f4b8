import type { DrawnBox, Look } from "#domain/canvas/drawing.ts";
import {
  ERROR_PAINT,
  type Paint,
  paintOf,
  QUIET_PAINT,
  RIGHT_PAINT,
  STRAY_PAINT,
  type Theme,
} from "#domain/canvas/palette.ts";

/** How a box is stroked; lengths in CSS pixels, the same at every zoom. */
export type BoxStyle = {
  readonly paint: Paint;
  /** Stroked wider and first, so that the line stands out from any photo. */
  readonly halo: string;
  readonly widthPx: number;
  readonly haloPx: number;
  readonly dash: readonly number[];
  readonly haloDash: readonly number[];
  readonly alpha: number;
  /** Opacity of the surface inside. */
  readonly fill: number;
  /** Paints after those of a lower rank. */
  readonly rank: number;
};

const WIDTH_PX = {
  mention: 2,
  soft: 1.5,
  rival: 1.5,
  stray: 2,
  error: 2.5,
  right: 2.5,
  known: 1.5,
  region: 1.5,
} as const;
const ALPHA = { mention: 1, soft: 1, rival: 0.9, stray: 1, error: 1, right: 1, known: 0.85, region: 0.75 } as const;
/** Strokes distinguish kinds where colours cannot: whole, dotted, long dashes, dash and dot. */
const DASH = {
  mention: [],
  soft: [1.5, 2.5],
  rival: [9, 5],
  stray: [8, 3, 2, 3],
  error: [],
  right: [],
  known: [],
  region: [5, 3],
} as const;

/** A whole white halo of a box that steps back would outshine the boxes in focus. */
const WHITE_DIMMED = "rgb(255 255 255 / 0.35)";

const RANK = { right: 5, error: 4, mention: 3, stray: 2, soft: 1, rival: 0, known: 0, region: 0 } as const;

/** `isLit`: a spotlight falls on it, or a hand is on it, and no colour may lie on what it shows. */
export function styleOf({ kind, colour, isDashed }: DrawnBox, look: Look, theme: Theme, isLit: boolean): BoxStyle {
  const paint = paintOfKind(kind, colour, theme);
  const isInFront = look === "focused" || look === "outlined";
  const widthPx = WIDTH_PX[kind] + (isInFront ? 1 : 0);
  return {
    paint,
    // The ink was chosen to stand out from the line: so does a halo of it.
    halo: paint.ink === "#000000" ? "rgb(0 0 0 / 0.65)" : look === "dimmed" ? WHITE_DIMMED : "rgb(255 255 255 / 0.8)",
    widthPx,
    haloPx: widthPx + 2,
    dash: isDashed ? [7, 4] : DASH[kind],
    // Regions come by the hundred: with whole halos they would black the photo out.
    haloDash: kind === "region" ? DASH.region : [],
    alpha: look === "dimmed" ? 0.45 : isInFront ? 1 : ALPHA[kind],
    // Hardly seen, and no more: colours are what a reviewer judges.
    fill: look === "focused" && !isLit ? 0.07 : 0,
    rank: (isInFront ? 10 : 0) + RANK[kind],
  };
}

export function paintOfKind(kind: DrawnBox["kind"], colour: number, theme: Theme): Paint {
  if (kind === "mention" || kind === "soft") return paintOf(colour, theme);
  if (kind === "right") return RIGHT_PAINT;
  return kind === "error" ? ERROR_PAINT : kind === "stray" ? STRAY_PAINT : QUIET_PAINT;
}
