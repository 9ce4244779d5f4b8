import { parseSearch, type SearchTerm } from "./search-query.ts";
import { type SearchWord, searchWords } from "./search-words.ts";

/** UTF-16 offsets of a hit. */
export type HitRange = { start: number; end: number };

/** Where what was searched for stands in a text, in order and apart from one another, by the index's own rules. `wanted` is as typed. */
export function hitRanges(text: string, wanted: string): HitRange[] {
  const terms = parseSearch(wanted).filter((term) => !term.isExcluded);
  if (terms.length === 0) return [];
  const words = searchWords(text);
  const found = terms
    .flatMap((term) => words.flatMap((_, at) => rangeAt(words, at, term) ?? []))
    .sort((one, other) => one.start - other.start);
  return found.reduce<HitRange[]>((ranges, range) => {
    const last = ranges.at(-1);
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end);
    else ranges.push({ ...range });
    return ranges;
  }, []);
}

function rangeAt(words: readonly SearchWord[], at: number, term: SearchTerm): HitRange | null {
  const { words: wanted, isPrefix, isSuffix } = term;
  const start = words[at]?.start ?? 0;
  let end = 0;
  for (const [index, { word, at: step }] of wanted.entries()) {
    const here = words[at + step];
    if (!here) return null;
    const isBeginning = isPrefix && index === wanted.length - 1;
    if (isSuffix) {
      if (!(isPrefix ? here.word.includes(word) : here.word.endsWith(word))) return null;
    } else if (isBeginning ? !here.word.startsWith(word) : here.word !== word) return null;
    end = Math.max(end, isBeginning && isPair(here) ? here.start + word.length : here.end);
  }
  return { start, end };
}

/** A pair of characters, of which a lone one that was searched for is the first. */
const isPair = ({ word }: SearchWord) => /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{2}$/u.test(word);

/** About so many characters around the first hit make a snippet. */
const AROUND = 90;

/**
 * The stretch of a text around its first hit, cut at blanks, with … where something is left out; null without a hit. `before`: at most so
 * many characters stand before the hit.
 */
export function snippetOf(text: string, wanted: string, before = AROUND): string | null {
  const [first] = hitRanges(text, wanted);
  if (!first) return null;
  const from = Math.max(0, first.start - before);
  const until = Math.min(text.length, first.end + AROUND);
  const start = from === 0 ? 0 : cutAfterBlank(text, from, first.start);
  const blank = until === text.length ? -1 : text.lastIndexOf(" ", until);
  const end = blank > first.end ? blank : wholeCharacter(text, until);
  return `${start > 0 ? "…" : ""}${text.slice(start, end)}${end < text.length ? "…" : ""}`;
}

function cutAfterBlank(text: string, from: number, limit: number): number {
  const blank = text.indexOf(" ", from);
  return blank >= 0 && blank < limit ? blank + 1 : wholeCharacter(text, from);
}

/** Not between the two halves of a character. */
const wholeCharacter = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text[at] ?? "") ? at + 1 : at);
