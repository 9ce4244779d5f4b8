import type { DrawnBox, Look } from "#domain/canvas/drawing.ts";
import { ERROR_PAINT, type Paint, paintOf, QUIET_PAINT, type Theme } from "#domain/canvas/palette.ts";

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

const WIDTH_PX = { mention: 2, error: 2.5, known: 1.5, region: 1.5 } as const;
const ALPHA = { mention: 1, error: 1, known: 0.85, region: 0.75 } as const;
const DASH = { mention: [], error: [], known: [], region: [5, 3] } as const;

export function styleOf({ kind, colour, isDashed }: DrawnBox, look: Look, theme: Theme): BoxStyle {
  const paint = paintOfKind(kind, colour, theme);
  const isFocused = look === "focused";
  const widthPx = WIDTH_PX[kind] + (isFocused ? 1 : 0);
  return {
    paint,
    // The ink was chosen to stand out from the line: so does a halo of it.
    halo: paint.ink === "#ffffff" ? "rgb(255 255 255 / 0.8)" : "rgb(0 0 0 / 0.65)",
    widthPx,
    haloPx: widthPx + 2,
    dash: isDashed ? [7, 4] : DASH[kind],
    // Regions come by the hundred: with whole halos they would black the photo out.
    haloDash: DASH[kind],
    alpha: look === "dimmed" ? 0.45 : isFocused ? 1 : ALPHA[kind],
    // Hardly seen, and no more: colours are what a reviewer judges.
    fill: isFocused ? 0.07 : 0,
    rank: (isFocused ? 10 : 0) + (kind === "error" ? 2 : kind === "mention" ? 1 : 0),
  };
}

export function paintOfKind(kind: DrawnBox["kind"], colour: number, theme: Theme): Paint {
  if (kind === "mention") return paintOf(colour, theme);
  return kind === "error" ? ERROR_PAINT : QUIET_PAINT;
}
