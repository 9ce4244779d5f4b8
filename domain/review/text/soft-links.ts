import { mayHoldBoxes, piecesOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { CLOSED_COMPOUNDS, OPEN_COMPOUNDS } from "#domain/naming/synonyms.ts";
import { type Word, wordKey, wordsIn } from "#domain/naming/word-key.ts";
import type { LinkIndex } from "./link-index.ts";
import { isNoun } from "./noun-guess.ts";

/** Words outside of every stated mention that name something known of the photo. UTF-16 offsets in the raw text. */
export type SoftLink = {
  start: number;
  end: number;
  words: string;
  /** The known name that they stand for. */
  name: string;
  /** All boxes of that name: which of them is meant is not known, and is not guessed. */
  boxIds: string[];
};

/** Names a soft link within its entry: turn and place in the turn. */
export const softKey = (turnId: string, { start }: Pick<SoftLink, "start">): string => `soft ${turnId}:${start}`;

/** The soft links of a turn's text, in reading order, none over another. The longest known name wins. */
export function softLinks(text: string, grounding: Grounding, index: LinkIndex): SoftLink[] {
  if (index.targets.size === 0) return [];
  if (!mayHoldBoxes(text, grounding)) return linksIn(text, 0, text, index);
  return piecesOf(text, grounding).flatMap((piece) =>
    piece.kind === "plain" ? linksIn(piece.text, piece.start, text, index) : [],
  );
}

function linksIn(plain: string, offset: number, text: string, index: LinkIndex): SoftLink[] {
  const words = index.hasHan ? hanWords(plain) : wordsIn(plain);
  const keys = words.map((word) => wordKey(word.text));
  const links: (SoftLink & { from: number })[] = [];
  let at = 0;
  while (at < words.length) {
    const found = longestAt(plain, words, keys, at, index);
    if (found?.target) {
      const start = (words[at] as Word).start;
      const end = (words[at + found.length - 1] as Word).end;
      const last = links.at(-1);
      // `tree trunk`, `cat house`: of two names side by side the last is the thing and the first says which.
      if (last && last.from + 1 === at && plain.slice(last.end - offset, start) === " ") links.pop();
      if (found.length > 1 || isNoun(plain, words, at))
        links.push({
          start: offset + start,
          end: offset + end,
          words: text.slice(offset + start, offset + end),
          ...found.target,
          from: at + found.length - 1,
        });
    }
    at += found?.length ?? 1;
  }
  return links.map(({ from: _, ...link }) => link);
}

type Found = { length: number; target: { name: string; boxIds: string[] } | null };

/** The longest known name that begins at a word, or so many words as a compound forbids to link. */
function longestAt(plain: string, words: Word[], keys: string[], at: number, index: LinkIndex): Found | null {
  const first = keys[at] ?? "";
  for (let length = Math.min(index.longest.get(first) ?? 0, words.length - at); length > 0; length--) {
    if (!isOneName(plain, words, at, length)) continue;
    const key = length === 1 ? first : keys.slice(at, at + length).join(" ");
    const target = index.targets.get(key);
    if (target) return { length, target };
    if (CLOSED_COMPOUNDS.has(key)) return { length, target: null };
    if (OPEN_COMPOUNDS.has(key)) return { length: length - 1, target: null };
  }
  return null;
}

/** True where words are joined by one blank, line break or hyphen, and are not a part of a longer hyphened word (`light-coloured`). */
function isOneName(plain: string, words: Word[], at: number, length: number): boolean {
  for (let next = at; next < at + length - 1; next++)
    if (!/^(?:\s+|-)$/.test(plain.slice(words[next]?.end, words[next + 1]?.start))) return false;
  const start = words[at]?.start ?? 0;
  const end = words[at + length - 1]?.end ?? 0;
  return (
    !/[\p{L}\p{N}]-$/u.test(plain.slice(Math.max(0, start - 2), start)) &&
    !/^-[\p{L}\p{N}]/u.test(plain.slice(end, end + 2))
  );
}

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });

/** Words of a text in which Han characters stand together without blanks. */
const hanWords = (text: string): Word[] =>
  /\p{Script=Han}/u.test(text)
    ? Array.from(segmenter.segment(text)).flatMap(({ segment, index, isWordLike }) =>
        isWordLike ? [{ start: index, end: index + segment.length, text: segment }] : [],
      )
    : wordsIn(text);
