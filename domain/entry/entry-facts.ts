import type { PrintedBox } from "#domain/grounding/notation.ts";
import { piecesOfTurns, wordsOf } from "./entry-text.ts";
import { boxesOf, boxReadingOf, OF_SVIT, type TextSource } from "./printed-boxes.ts";
import type { Turn } from "./turn.ts";

/** What browsing asks by: words of all turns without tags and coordinates, and boxes printed in them. */
export type EntryFacts = { wordCount: number; boxCount: number };

/** EntryStatus.boxCount is a smallint. */
const BOXES_MAX = 32_767;

/** Counts of an entry as it was imported. A Chinese character is a word: its sentences have no blanks. */
export function factsOf(turns: readonly Turn[], source: TextSource = OF_SVIT): EntryFacts {
  const reading = boxReadingOf(turns, source);
  let wordCount = 0;
  // Of boxes beside the text the record tells more than placeholders: some rows have none.
  const beside = reading === "known" && source.grounding.record ? piecesOfTurns(turns, source.grounding) : null;
  let boxCount = (beside ?? [])
    .flat()
    .reduce((sum, piece) => sum + (piece.kind === "plain" ? 0 : piece.boxes.length), 0);
  for (const { value } of turns) {
    const boxes = boxesOf(value, source, reading);
    if (!beside) boxCount += boxes.length;
    // SVIT's tags leave its words where they are; others print words of their own around a box.
    const isOther = reading === "known" && source.grounding.notation !== "svit";
    wordCount += countWords(isOther ? wordsOf(value, source.grounding) : wordsBeside(value, boxes));
  }
  return { wordCount, boxCount: Math.min(boxCount, BOXES_MAX) };
}

/** A text without its boxes and SVIT's tags. */
function wordsBeside(text: string, boxes: readonly PrintedBox[]): string {
  let words = "";
  let at = 0;
  for (const { start, end } of boxes) {
    words += text.slice(at, start);
    at = end;
  }
  words += text.slice(at);
  return words.includes("<st>") ? words.replace(/<st>|<ed>/g, "") : words;
}

const WORD = /\p{Script=Han}|[^\s\p{Script=Han}]+/gu;
const PLAIN_WORD = /\S+/g;
const IS_ASCII = /^[\0-\x7f]*$/;

/** Words between blanks; a Chinese character counts as one. */
export const countWords = (text: string): number => (text.match(IS_ASCII.test(text) ? PLAIN_WORD : WORD) ?? []).length;
