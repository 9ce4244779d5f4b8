import type { CSSProperties } from "react";
import { paintOf } from "#domain/canvas/palette.ts";

/** Ground and ink of a text chip in the colour of its boxes, in either theme; text keeps 4.5 : 1. */
export function chipColours(index: number): CSSProperties {
  const light = paintOf(index, "light");
  const dark = paintOf(index, "dark");
  return { backgroundColor: `light-dark(${light.line}, ${dark.line})`, color: `light-dark(${light.ink}, ${dark.ink})` };
}
