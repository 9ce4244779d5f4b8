/** A colour as `#rrggbb`. */
export type Hex = `#${string}`;

/** Contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance and contrast ratio). */
export function contrast(a: Hex, b: Hex): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever reads better on a colour; one of them always has at least 4.58 : 1. */
export const inkOn = (ground: Hex): Hex =>
  contrast(ground, "#000000") >= contrast(ground, "#ffffff") ? "#000000" : "#ffffff";

/** Red, green and blue as light, 0 to 1 (sRGB decoded, IEC 61966-2-1). */
export function linearRgb(hex: Hex): [number, number, number] {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function luminance(hex: Hex): number {
  const [red, green, blue] = linearRgb(hex);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
