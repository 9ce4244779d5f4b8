import { BOX_PALETTE, paintOf } from "#domain/canvas/palette.ts";

/** What a text chip's `data-chip` says, so that it has ground and ink in the colour of its boxes (CHIP_RULES). */
export const chipOf = (index: number): string => String(index % BOX_PALETTE.length);

/** The chips' colours in either theme, as a style sheet that stands in every page; text keeps 4.5 : 1. */
export const CHIP_RULES = BOX_PALETTE.map((_, index) => {
  const light = paintOf(index, "light");
  const dark = paintOf(index, "dark");
  return `[data-chip="${index}"]{background-color:light-dark(${light.line},${dark.line});color:light-dark(${light.ink},${dark.ink})}`;
}).join("");
