import { parseReferring } from "./referring.ts";
import type { Turn } from "./turn.ts";

/** What browsing asks by: words of all turns without tags and coordinates, and boxes printed in them. */
export type EntryFacts = { wordCount: number; boxCount: number };

/** EntryStatus.boxCount is a smallint. */
const BOXES_MAX = 32_767;

/** Counts of an entry as it was imported. A Chinese character is a word: its sentences have no blanks. */
export function factsOf(turns: readonly Turn[]): EntryFacts {
  let wordCount = 0;
  let boxCount = 0;
  for (const { value } of turns) {
    // Most texts carry neither tag nor box: looking for one is cheaper than taking the text apart.
    if (!value.includes("[") && !value.includes("<st>")) wordCount += countWords(value);
    else {
      for (const piece of parseReferring(value)) {
        if (piece.kind !== "stray-box") wordCount += countWords(piece.kind === "mention" ? piece.phrase : piece.text);
        if (piece.kind !== "plain") boxCount += piece.boxes.length;
      }
    }
  }
  return { wordCount, boxCount: Math.min(boxCount, BOXES_MAX) };
}

const WORD = /\p{Script=Han}|[^\s\p{Script=Han}]+/gu;
const PLAIN_WORD = /\S+/g;
const IS_ASCII = /^[\0-\x7f]*$/;

/** Words between blanks; a Chinese character counts as one. */
export const countWords = (text: string): number => (text.match(IS_ASCII.test(text) ? PLAIN_WORD : WORD) ?? []).length;
