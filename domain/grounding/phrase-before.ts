import { isDeterminer, isStopWord } from "#domain/naming/stop-words.ts";

/** A guess looks no further back: four or five words. */
const REACH = 60;
const WORDS_MAX = 5;
const HAN_MAX = 8;

/**
 * Where the phrase begins that a box behind it means, and where it ends (UTF-16), where a notation marks no phrases: the last words before
 * the box back to an article or the like, within the same sentence and not before `from`. Null where there are none. A guess by words, no
 * grammar; CogVLM's own demo takes the nearest noun phrase (utils/grounding_parser.py), Ferret's evaluation all letters before.
 */
export function phraseBefore(text: string, box: number, from: number): { start: number; end: number } | null {
  const earliest = Math.max(from, box - REACH);
  let end = box;
  while (end > earliest && /\s/.test(text[end - 1] ?? "")) end--;
  const part = text.slice(earliest, end);
  const han = /\p{Script=Han}+$/u.exec(part);
  if (han) return { start: end - Math.min(han[0].length, HAN_MAX), end };
  let start: number | null = null;
  let at = part.length;
  for (let count = 0; count < WORDS_MAX; count++) {
    const word = lastWord(part, at);
    if (!word) break;
    const isArticle = isDeterminer(word.text);
    if (!isArticle && (isStopWord(word.text) || NO_PHRASE.test(word.text))) break;
    // An article names nothing.
    if (isArticle && start === null) break;
    start = earliest + word.start;
    at = word.start;
    if (isArticle) break;
  }
  return start === null ? null : { start, end };
}

/** What a question calls the place of a box. */
const NO_PHRASE =
  /^(?:region|regions|box|boxes|bbox|bounding|location|locations|coordinate|coordinates|position|positions|rectangle)$/i;

const LETTER = /[\p{L}\p{M}\p{N}'’-]/u;

/** The word that ends there, one blank behind it aside. Null where a sign stands before, or the word begins before the part. */
function lastWord(part: string, end: number): { start: number; text: string } | null {
  let to = end;
  if (part[to - 1] === " ") to--;
  let start = to;
  while (start > 0 && LETTER.test(part[start - 1] ?? "")) start--;
  if (start === to) return null;
  return { start, text: part.slice(start, to) };
}
