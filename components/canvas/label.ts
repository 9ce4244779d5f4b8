import { badgeOf } from "#domain/canvas/badge.ts";
import type { DrawnBox } from "#domain/canvas/drawing.ts";
import type { Theme } from "#domain/canvas/palette.ts";
import { paintOfKind } from "./box-style.ts";

/** A label measured: what it says, how large it is, and how it is painted with its corner at 0, 0. Sizes in CSS pixels. */
export type Label = {
  readonly widthPx: number;
  readonly heightPx: number;
  paint(context: CanvasRenderingContext2D): void;
};

/** What labels are written with: `fontPx` CSS pixels, `ratio` device pixels for one of them. */
export type Letters = {
  readonly family: string;
  readonly fontPx: number;
  readonly ratio: number;
  readonly theme: Theme;
};

/** White on this keeps 4.5 : 1 even on a white photo. */
const GLASS = "rgb(20 22 25 / 0.8)";
const TEXT_MAX_EM = 17;

/**
 * A box's label: its badge and (with `hasText`) its words, measured with a context, whose font changes. Stated mentions get a card of
 * their colour; soft links dark glass with the colour behind the letter only; quiet boxes dark glass. Null where there is nothing to
 * write.
 */
export function layoutLabel(
  context: CanvasRenderingContext2D,
  drawn: DrawnBox,
  hasText: boolean,
  letters: Letters,
): Label | null {
  const badge = badgeOf(drawn.kind, drawn.colour);
  const words = hasText ? drawn.label : "";
  if (badge === "" && words === "") return null;
  const { fontPx } = letters;
  const insetPx = Math.round(fontPx * 0.42);
  const heightPx = Math.round(fontPx * 1.5);
  const fonts = { badge: `700 ${fontPx}px ${letters.family}`, words: `500 ${fontPx}px ${letters.family}` };
  context.font = fonts.badge;
  const badgePx = badge === "" ? 0 : context.measureText(badge).width;
  context.font = fonts.words;
  const text = shorten(context, words, TEXT_MAX_EM * fontPx);
  const isTiled = drawn.kind === "soft";
  const gapPx = badge === "" || text === "" ? 0 : isTiled ? 2 * insetPx : Math.round(fontPx / 3);
  const widthPx = Math.ceil(2 * insetPx + badgePx + gapPx + context.measureText(text).width);
  const { line, ink } = paintOfKind(drawn.kind, drawn.colour, letters.theme);
  const isGlass = drawn.isKnown || drawn.kind === "soft" || drawn.kind === "rival";

  function paint(to: CanvasRenderingContext2D) {
    to.beginPath();
    to.roundRect(0, 0, widthPx, heightPx, 4);
    to.fillStyle = isGlass ? GLASS : line;
    to.fill();
    if (isTiled) {
      to.beginPath();
      to.roundRect(0, 0, 2 * insetPx + badgePx, heightPx, 4);
      to.fillStyle = line;
      to.fill();
    }
    to.textBaseline = "middle";
    to.font = fonts.badge;
    to.fillStyle = isGlass && !isTiled ? "#ffffff" : ink;
    to.fillText(badge, insetPx, heightPx / 2 + 0.5);
    to.font = fonts.words;
    to.fillStyle = isGlass ? "#ffffff" : ink;
    to.fillText(text, insetPx + badgePx + gapPx, heightPx / 2 + 0.5);
  }
  return { widthPx, heightPx, paint };
}

/** A label painted once, to be drawn as a picture from then on. Null where the browser gives no canvas. */
export function bitmapOf({ widthPx, heightPx, paint }: Label, ratio: number): HTMLCanvasElement | null {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (!context) return null;
  canvas.width = Math.ceil(widthPx * ratio);
  canvas.height = Math.ceil(heightPx * ratio);
  context.scale(ratio, ratio);
  paint(context);
  return canvas;
}

/** The text, cut at a letter with an ellipsis where it is too long. */
function shorten(context: CanvasRenderingContext2D, text: string, mostPx: number): string {
  if (context.measureText(text).width <= mostPx) return text;
  const letters = Array.from(text);
  let fits = 0;
  let ends = letters.length;
  while (ends - fits > 1) {
    const middle = (fits + ends) >> 1;
    if (context.measureText(`${letters.slice(0, middle).join("")}…`).width <= mostPx) fits = middle;
    else ends = middle;
  }
  return `${letters.slice(0, fits).join("").trimEnd()}…`;
}
