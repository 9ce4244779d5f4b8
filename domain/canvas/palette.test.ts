import { expect, test } from "vitest";
import { contrast, type Hex, linearRgb } from "./contrast.ts";
import { BOX_PALETTE, ERROR_PAINT, paintOf, QUIET_PAINT, RIGHT_PAINT, type Theme } from "./palette.ts";

const THEMES: readonly Theme[] = ["light", "dark"];

test("text on every colour has a contrast of 4.5 or more, in both themes", () => {
  for (const theme of THEMES)
    for (const colour of BOX_PALETTE)
      expect(contrast(colour[theme].line, colour[theme].ink)).toBeGreaterThanOrEqual(4.5);
  for (const paint of [QUIET_PAINT, ERROR_PAINT, RIGHT_PAINT])
    expect(contrast(paint.line, paint.ink)).toBeGreaterThanOrEqual(4.5);
});

test("black and white have the contrast of 21, a colour with itself of 1", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#8f2438", "#8f2438")).toBe(1);
});

test("past the palette's end its colours come round again", () => {
  expect(BOX_PALETTE.length).toBeGreaterThanOrEqual(10);
  expect(paintOf(BOX_PALETTE.length + 2, "dark")).toBe(BOX_PALETTE[2]?.dark);
});

// Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB; normal sight first.
const SIGHTS: Record<string, { matrix: readonly number[]; apart: number }> = {
  normal: { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], apart: 0.12 },
  protanopia: {
    matrix: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    apart: 0.12,
  },
  deuteranopia: {
    matrix: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
    apart: 0.12,
  },
  // A hundred times rarer than the other two, and weaker on purpose: blue is a small part of what lines are seen by.
  tritanopia: {
    matrix: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
    apart: 0.08,
  },
};

test.each(Object.entries(SIGHTS))("with %s no two colours of a theme look alike", (_, { matrix, apart }) => {
  for (const theme of THEMES) {
    const seen = BOX_PALETTE.map((colour) => oklab(seenAs(colour[theme].line, matrix)));
    for (const [index, a] of seen.entries()) {
      for (const b of seen.slice(index + 1))
        expect(Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)))).toBeGreaterThan(apart);
    }
  }
});

function seenAs(hex: Hex, matrix: readonly number[]): [number, number, number] {
  const light = linearRgb(hex);
  const row = (from: number) =>
    Math.min(
      1,
      Math.max(
        0,
        light.reduce((sum, value, axis) => sum + value * (matrix[from + axis] ?? 0), 0),
      ),
    );
  return [row(0), row(3), row(6)];
}

/** Björn Ottosson's OKLab (2020) of linear sRGB. */
function oklab([red, green, blue]: [number, number, number]): number[] {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
