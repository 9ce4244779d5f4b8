/** A word of a text as searches know it; `start` and `end` are its UTF-16 range in the text. */
export type SearchWord = { word: string; start: number; end: number };

/** Letters and digits with their marks; everything else parts words. */
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const PLAIN_WORD = /[a-z0-9]+/g;
const IS_ASCII = /^[\0-\x7f]*$/;
/** Scripts written without blanks. Hangul has them. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+/gu;

/** A longer one is no word: base64, a row of a table. Its beginning is kept. */
const LETTERS_MAX = 64;

/**
 * The words of a text, in order, as both the index and the queries know them: lower case, without accents (NFKD), parted
 * at everything that is neither letter nor digit. Scripts written without blanks become pairs of neighbouring characters
 * and the last one alone, so that any stretch of them is found: 红色车 is 红色, 色车, 车.
 */
export function searchWords(text: string): SearchWord[] {
  if (IS_ASCII.test(text)) {
    return Array.from(text.toLowerCase().matchAll(PLAIN_WORD), (match) => wordAt(match[0], match.index));
  }
  return Array.from(text.matchAll(WORD)).flatMap((match) => partsOf(match[0], match.index));
}

const wordAt = (letters: string, start: number): SearchWord => ({
  word: letters.length > LETTERS_MAX ? letters.slice(0, LETTERS_MAX) : letters,
  start,
  end: start + letters.length,
});

function partsOf(letters: string, start: number): SearchWord[] {
  const parts: SearchWord[] = [];
  let at = 0;
  for (const run of letters.matchAll(UNSPACED)) {
    pushPlain(parts, letters.slice(at, run.index), start + at);
    pushPairs(parts, run[0], start + run.index);
    at = run.index + run[0].length;
  }
  pushPlain(parts, letters.slice(at), start + at);
  return parts;
}

function pushPlain(parts: SearchWord[], letters: string, start: number): void {
  const { word } = wordAt(folded(letters), start);
  if (word !== "") parts.push({ word, start, end: start + letters.length });
}

function pushPairs(parts: SearchWord[], run: string, start: number): void {
  const characters = [...run];
  let at = start;
  for (const [index, character] of characters.entries()) {
    const next = characters[index + 1] ?? "";
    const word = folded(character + next);
    if (word !== "") parts.push({ word, start: at, end: at + character.length + next.length });
    at += character.length;
  }
}

/** NFKD takes accents off their letters, and full-width and other forms to plain ones. */
const folded = (letters: string): string =>
  letters
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
