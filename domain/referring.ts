import { type UnitBox, unitBox } from "./box.ts";

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
 * boxes that follow no phrase. Never fails: what is not understood stays plain.
 */
export function parseReferring(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(MENTION)) {
    const start = match.index;
    const whole = match[0];
    const phrase = match[1];
    // `[1]` or `[2, 3]` in prose is a footnote, not a box.
    if (phrase === undefined && parseBoxes(whole, start).every((box) => (box.text.match(/\d+/g) ?? []).length < 4))
      continue;
    if (start > at) pieces.push({ kind: "plain", start: at, end: start, text: text.slice(at, start) });
    const end = start + whole.length;
    if (phrase === undefined)
      pieces.push({ kind: "stray-box", start, end, text: whole, boxes: parseBoxes(whole, start) });
    else {
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
    }
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

/** The same text, to the byte. */
export const printReferring = (pieces: readonly Piece[]): string => pieces.map((piece) => piece.text).join("");

function parseBoxes(text: string, offset: number): PrintedBox[] {
  return Array.from(text.matchAll(ONE_BOX), (match) => ({
    start: offset + match.index,
    end: offset + match.index + match[0].length,
    text: match[0],
    unit: parseBox(match[0]),
  }));
}

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

/** `<st>phrase<ed> [..], [..]`; a phrase without a box keeps its tags only. */
export const printMention = (phrase: string, boxes: readonly UnitBox[]): string =>
  `<st>${phrase}<ed>${boxes.length > 0 ? ` ${boxes.map(printBox).join(", ")}` : ""}`;
