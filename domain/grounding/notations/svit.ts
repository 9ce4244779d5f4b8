import { type Corners, isInsideUnit } from "#domain/box/box.ts";
import { printedBy } from "#domain/grounding/layout.ts";
import type { Mention, Notation, Piece, PrintedBox } from "#domain/grounding/notation.ts";
import { type Boxes, parseTagged } from "#domain/grounding/pieces.ts";
import { runsOf } from "#domain/grounding/runs.ts";
import { cornersInBrackets } from "#domain/grounding/spelling.ts";

// A bracket that holds nothing but digits, dots, commas, signs and blanks, and at least one digit: SVIT's box, or a broken one. What stands
// before the first digit holds none, so that a long list without an end is read once.
const BOX = String.raw`\[[.,\s+-]*\d[\d.,\s+-]*\]`;
const BOXES = String.raw`${BOX}(?:\s*(?:,\s*)?${BOX})*`;
const { boxesAt, strays: rows } = runsOf({ sign: "[", run: BOXES, box: BOX, corners: cornersInBrackets });

/** Rows of lists of numbers between two places. */
export const listRuns = (text: string, from: number, to: number): Boxes[] => [...rows(text, from, to)];

/**
 * Splits SVIT referring text (`<st>man<ed> [x1, y1, x2, y2], …`; arXiv 2307.04087 §3.1) into plain pieces, mentions and
 * boxes that follow no phrase. Never fails: what is not understood stays plain, lists of numbers that are no box included.
 */
export const parseReferring = (text: string): Piece[] =>
  parseTagged(text, { open: "<st>", close: "<ed>", boxesAt, strays });

export const svit: Notation = {
  name: "svit",
  spaces: ["unit"],
  says: { severalBoxes: true, phrase: "marked", boxAlone: true, inSentences: true, inQuestions: true },
  parse: parseReferring,
  ...printedBy({
    phrase: ["<st>", "<ed>"],
    join: " ",
    boxes: ["", ""],
    between: ", ",
    box: (printed) => `[${printed.join(", ")}]`,
    spelling: { decimals: 3 },
  }),
};

function* strays(text: string, from: number, to: number): Generator<Boxes> {
  for (const { boxes } of rows(text, from, to)) yield* likelyRuns(boxes);
}

export const mentionsOf = (text: string): Mention[] => parseReferring(text).filter((piece) => piece.kind === "mention");

/** What a person reads of a text: plain pieces and phrases, without tags and coordinates. */
export const wordsOf = (text: string): string =>
  parseReferring(text)
    .map((piece) => (piece.kind === "plain" ? piece.text : piece.kind === "mention" ? piece.phrase : ""))
    .join("");

/**
 * Which lists of a row that follows no phrase are boxes: next to each other they stay one piece. Behind a phrase any list is
 * its box, however broken; alone it must look like one, for `[1]` is a footnote and `[4, 7, 9, 11]` a row of numbers.
 */
export function likelyRuns(run: readonly PrintedBox[]): Boxes[] {
  const runs: Boxes[] = [];
  let last: Boxes | null = null;
  for (const box of run) {
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
function isLikeUnitBox({ text, numbers }: PrintedBox): boolean {
  if (!text.includes(".")) return numbers !== null && isInsideUnit(numbers);
  const parts = text.slice(1, -1).split(",");
  return parts.length === 4 && parts.every((part) => /^\s*[+-]?(?:[01]?\.|[01]\s*$)/.test(part));
}

/** True where a list is sure to be a box of the photo's unit: four numbers that parse, in order, within 0 to 1. */
export const isSureUnitBox = ({ numbers }: PrintedBox): boolean => numbers !== null && isInsideUnit(numbers);

/** The numbers of `[x1, y1, x2, y2]`, or null where they are not four plain decimal ones. Ranges are not checked. */
export const parseBox = cornersInBrackets;

/** `[0.16, 0.341, 0.34, 0.571]`: at most 3 decimals, trailing zeros dropped, as SVIT prints. */
export const printBox = (box: Corners): string => svit.printBox(box);
