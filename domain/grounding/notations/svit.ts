import { isInsideUnit, type UnitBox, unitBox } from "#domain/box/box.ts";

/** A `[x1, y1, x2, y2]` of a text. `unit` is null where the numbers do not parse (`0.5.`) or are not four. Offsets are UTF-16. */
export type PrintedBox = { start: number; end: number; text: string; unit: UnitBox | null };

/** A stretch of a text. All pieces of a text, joined, are that text to the byte. */
export type Piece =
  | { kind: "plain"; start: number; end: number; text: string }
  | {
      kind: "mention";
      start: number;
      end: number;
      text: string;
      phrase: string;
      /** UTF-16 offset of the phrase's first character. */
      phraseStart: number;
      boxes: PrintedBox[];
    }
  | { kind: "stray-box"; start: number; end: number; text: string; boxes: PrintedBox[] };

export type Mention = Extract<Piece, { kind: "mention" }>;

// A bracket that holds nothing but digits, dots, commas, signs and blanks, and at least one digit: SVIT's box, or a broken one.
const BOX = String.raw`\[[\d.,\s+-]*\d[\d.,\s+-]*\]`;
const BOXES = String.raw`${BOX}(?:\s*,?\s*${BOX})*`;
// The phrase may hold anything but another <st>; SVIT writes one blank between <ed> and the box.
const MENTION = new RegExp(String.raw`<st>((?:(?!<st>|<ed>)[\s\S])*)<ed>(?:\s*(${BOXES}))?|${BOXES}`, "g");
const ONE_BOX = new RegExp(BOX, "g");

/**
 * Splits SVIT referring text (`<st>man<ed> [x1, y1, x2, y2], …`; arXiv 2307.04087 §3.1) into plain pieces, mentions and
 * boxes that follow no phrase. Never fails: what is not understood stays plain, lists of numbers that are no box included.
 */
export function parseReferring(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(MENTION)) {
    const start = match.index;
    const whole = match[0];
    const phrase = match[1];
    if (phrase === undefined) {
      for (const run of strayRuns(whole, start)) {
        if (run.start > at) pieces.push({ kind: "plain", start: at, end: run.start, text: text.slice(at, run.start) });
        pieces.push({ kind: "stray-box", ...run, text: text.slice(run.start, run.end) });
        at = run.end;
      }
      continue;
    }
    if (start > at) pieces.push({ kind: "plain", start: at, end: start, text: text.slice(at, start) });
    const end = start + whole.length;
    const boxesAt = start + "<st>".length + phrase.length + "<ed>".length;
    pieces.push({
      kind: "mention",
      start,
      end,
      text: whole,
      phrase,
      phraseStart: start + "<st>".length,
      boxes: parseBoxes(text.slice(boxesAt, end), boxesAt),
    });
    at = end;
  }
  if (at < text.length) pieces.push({ kind: "plain", start: at, end: text.length, text: text.slice(at) });
  return pieces;
}

export const mentionsOf = (text: string): Mention[] => parseReferring(text).filter((piece) => piece.kind === "mention");

/** What a person reads of a text: plain pieces and phrases, without tags and coordinates. */
export const wordsOf = (text: string): string =>
  parseReferring(text)
    .map((piece) => (piece.kind === "plain" ? piece.text : piece.kind === "mention" ? piece.phrase : ""))
    .join("");

function parseBoxes(text: string, offset: number): PrintedBox[] {
  return Array.from(text.matchAll(ONE_BOX), (match) => ({
    start: offset + match.index,
    end: offset + match.index + match[0].length,
    text: match[0],
    unit: parseBox(match[0]),
  }));
}

/**
 * Which lists of a run that follows no phrase are boxes: next to each other they stay one piece. Behind a phrase any list is
 * its box, however broken; alone it must look like one, for `[1]` is a footnote and `[4, 7, 9, 11]` a row of numbers.
 */
function strayRuns(run: string, offset: number): { start: number; end: number; boxes: PrintedBox[] }[] {
  const runs: { start: number; end: number; boxes: PrintedBox[] }[] = [];
  let last: { start: number; end: number; boxes: PrintedBox[] } | null = null;
  for (const box of parseBoxes(run, offset)) {
    if (!isLikeUnitBox(box)) last = null;
    else if (last) {
      last.end = box.end;
      last.boxes.push(box);
    } else {
      last = { start: box.start, end: box.end, boxes: [box] };
      runs.push(last);
    }
  }
  return runs;
}

/**
 * True where a list reads like SVIT's box: four parts of the photo's sides, each 0 to 2, at least one with a decimal
 * point; it need not parse (`[0.5., 0.1, 0.2, 0.3]`). Of whole numbers alone only the whole photo is a box.
 */
function isLikeUnitBox({ text, unit }: PrintedBox): boolean {
  if (!text.includes(".")) return unit !== null && isInsideUnit(unit);
  const parts = text.slice(1, -1).split(",");
  return parts.length === 4 && parts.every((part) => /^\s*[+-]?(?:[01]?\.|[01]\s*$)/.test(part));
}

/** True where a list is sure to be a box of the photo's unit: four numbers that parse, in order, within 0 to 1. */
export const isSureUnitBox = ({ unit }: PrintedBox): boolean => unit !== null && isInsideUnit(unit);

/** The box of `[x1, y1, x2, y2]`, or null where it is not four plain decimal numbers. Ranges are not checked. */
export function parseBox(text: string): UnitBox | null {
  const numbers = text
    .slice(1, -1)
    .split(",")
    .map((part) => part.trim());
  if (numbers.length !== 4 || !numbers.every((part) => /^[+-]?(\d+\.?\d*|\.\d+)$/.test(part))) return null;
  const [x1, y1, x2, y2] = numbers.map(Number) as [number, number, number, number];
  return unitBox(x1, y1, x2, y2);
}

/** `[0.16, 0.341, 0.34, 0.571]`: at most 3 decimals, trailing zeros dropped, as SVIT prints. */
export const printBox = (box: UnitBox): string =>
  `[${[box.x1, box.y1, box.x2, box.y2].map((value) => String(Number(value.toFixed(3)))).join(", ")}]`;
