import { searchWords } from "./search-words.ts";

/**
 * What a search asks of a text: words that follow one another, `at` how far each stands behind the first. With
 * `isPrefix` the last one is a word's beginning; with `isSuffix` there is one alone, and it is a word's end; with both it
 * stands anywhere in a word. `isExcluded`: they must not stand there.
 */
export type SearchTerm = {
  words: { word: string; at: number }[];
  isPrefix: boolean;
  isSuffix: boolean;
  isExcluded: boolean;
};

const TERM = /(?<minus>-?)"(?<phrase>[^"]*)"?|(?<plain>\S+)/g;

/**
 * Reads what people type: all words must stand somewhere in the text, `"these words"` one after another, `boat*` begins a
 * word, `*boat` ends one, `*oat*` stands within one, `-boat` and `-"these words"` must not stand in it. Everything else is letters, digits and blanks: `T-shirt` is
 * the two words after one another. Signs alone are no term. A star in front
 * of several words means nothing, and at characters that are written without blanks nothing new: they are found anywhere.
 */
export function parseSearch(text: string): SearchTerm[] {
  return Array.from(text.matchAll(TERM)).flatMap(({ groups = {} }) => {
    const { minus, phrase, plain = "" } = groups;
    const isExcluded = phrase === undefined ? /^-[^-]/.test(plain) : minus === "-";
    return termOf(phrase ?? (isExcluded ? plain.slice(1) : plain), isExcluded);
  });
}

function termOf(text: string, isExcluded: boolean): SearchTerm[] {
  const found = searchWords(text);
  const isWhole = (at: number) => found[at - 1]?.end !== found[at]?.end;
  // The last character of a run is in its last pair already; alone it stands at a run's end only, so a lone one begins a pair.
  const words = found.flatMap(({ word }, at) => (isWhole(at) ? [{ word, at }] : []));
  const last = words.at(-1);
  const first = words[0]?.at ?? 0;
  if (!last) return [];
  const isPrefix = text.endsWith("*") || isLoneCharacter(last.word);
  const isSuffix = text.startsWith("*") && words.length === 1 && !UNSPACED.test(last.word);
  return [{ words: words.map(({ word, at }) => ({ word, at: at - first })), isPrefix, isSuffix, isExcluded }];
}

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

const isLoneCharacter = (word: string) => /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(word);

/**
 * Terms as PostgreSQL's tsquery (manual, 8.11.2), which knows no ends of words: none with `isSuffix`. Words hold letters and
 * digits only, so nothing in them needs escaping.
 */
export const printTsquery = (terms: readonly SearchTerm[]): string => terms.map(printTerm).join(" & ");

function printTerm({ words, isPrefix, isExcluded }: SearchTerm): string {
  const text = words
    .map(({ word, at }, index) => {
      const step = at - (words[index - 1]?.at ?? 0);
      const link = index === 0 ? "" : step === 1 ? " <-> " : ` <${step}> `;
      return `${link}'${word}'${isPrefix && index === words.length - 1 ? ":*" : ""}`;
    })
    .join("");
  return isExcluded ? `!(${text})` : words.length > 1 ? `(${text})` : text;
}
