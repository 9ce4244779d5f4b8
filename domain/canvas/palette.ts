import { must } from "../must.ts";
import { type Hex, inkOn } from "./contrast.ts";

export type Theme = "light" | "dark";

/** A colour's two uses: `line` on the photo and as the ground of labels and chips, `ink` for text on that ground (≥ 4.5 : 1). */
export type Paint = { readonly line: Hex; readonly ink: Hex };
export type PaletteColour = Readonly<Record<Theme, Paint>>;

const paint = (line: Hex): Paint => ({ line, ink: inkOn(line) });
const colour = (light: Hex, dark: Hex): PaletteColour => ({ light: paint(light), dark: paint(dark) });

/**
 * Okabe and Ito's seven colours (jfly.uni-koeln.de/color, 2008) and five more, moved by a search that pushed the nearest
 * two apart as seen with and without red, green or blue cones (Machado et al. 2009): they differ by 0.13 in OKLab (0.10
 * without blue cones), against 0.08 among the seven. A number goes with each, since twelve is more than memory holds.
 */
export const BOX_PALETTE: readonly PaletteColour[] = [
  colour("#d68a03", "#efa73b"),
  colour("#70d1fd", "#00adff"),
  colour("#008a81", "#049568"),
  colour("#eddf04", "#ffe312"),
  colour("#005e87", "#006c7a"),
  colour("#b75100", "#fc3000"),
  colour("#b37cdb", "#ef68b8"),
  colour("#8f2438", "#a32609"),
  colour("#0a00b6", "#7c1bbc"),
  colour("#faaa99", "#e2ffce"),
  colour("#5d0000", "#b3cfeb"),
  colour("#8704ff", "#9942ff"),
];

/** Known objects and regions: none of the palette's; their strokes distinguish them. */
export const QUIET_PAINT: Paint = { line: "#ffffff", ink: "#000000" };
/** A box of no phrase: the quiet boxes' opposite. */
export const STRAY_PAINT: Paint = { line: "#000000", ink: "#ffffff" };
/** What was wrong, in an entry that has been judged. */
export const ERROR_PAINT: Paint = { line: "#e0002d", ink: "#ffffff" };
/** What is right, beside what was wrong. */
export const RIGHT_PAINT: Paint = { line: "#007a33", ink: "#ffffff" };

/** The colour of an index from 0; past the end they come round again. */
export function paintOf(index: number, theme: Theme): Paint {
  const length = BOX_PALETTE.length;
  return must(BOX_PALETTE[((Math.trunc(index) % length) + length) % length], "an index within the palette")[theme];
}
