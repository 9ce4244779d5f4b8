import { wordCounter } from "./count-word.ts";
import type { CountTokens } from "./token-count.ts";

let loaded: Promise<CountTokens> | null = null;

/**
 * Counts as LLaMA's tokenizer does (sentencepiece, 32,000 pieces; the vocabulary comes with llama-tokenizer-js). Loaded
 * when it is asked for, once: reading the vocabulary takes a fifth of a second.
 */
export function loadLlamaTokens(): Promise<CountTokens> {
  loaded ??= import("llama-tokenizer-js").then(({ default: tokenizer }) =>
    rememberingWords(
      wordCounter(tokenizer, (text) => tokenizer.encode(text, false, false).length),
      tokenizer.vocabById,
    ),
  );
  return loaded;
}

/**
 * Places for words, a power of two; half of them are filled at most. SVIT has about 200,000 words, and one that is not
 * remembered costs many times as much. 4 MB.
 */
const PLACES = 2 ** 19;
/** A longer run without a blank (an address, a text of Chinese) hardly comes twice. */
const REMEMBERED_LENGTH = 40;

/**
 * Counts word by word: those that were counted before are looked up, of a text nearly all. No piece of `vocabulary` reaches
 * from one word into the next, so that a text is as long as its words: none has a blank behind another sign, and a word
 * also ends where a letter is followed by a sign that follows a letter in no piece (LLaMA's: full stop, comma and most
 * others), which spares a word its forms with signs.
 */
export function rememberingWords(
  count: CountTokens,
  vocabulary: Iterable<string>,
): CountTokens & Required<Pick<CountTokens, "saved">> {
  const endsWord = signsBehindNoLetter(vocabulary);
  // A table of our own: a Map would need each word cut out before it can look for it, which takes longer than all of this.
  // A place is two numbers beside each other, so that it is fetched once: a hash, and 24 bits of another over the count.
  // That two of 200,000 words share both has a chance of one in three million.
  const places = new Int32Array(2 * PLACES);
  let filled = 0;
  // The word that was read last: where it ends, its place in the table, and its tokens, 0 where they are not known.
  let end = 0;
  let place = 0;
  let first = 0;
  let second = 0;
  let known = 0;
  const readWord = (text: string, start: number) => {
    let before = BLANK;
    let [one, two] = [FNV_OFFSET, 0];
    let at = start;
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit === BLANK || unit === OWN_BLANK) {
        if (before !== BLANK) break;
      } else {
        if (isLetter(before) && endsWord[unit] === 1) break;
        before = unit;
      }
      one = Math.imul(one ^ unit, FNV_PRIME);
      two = (Math.imul(two, 31) + unit) | 0;
    }
    end = at;
    first = one;
    second = (two ^ (two >>> 11)) & ~COUNT_MASK;
    place = 2 * ((one ^ (one >>> 15)) & (PLACES - 1));
    for (;;) {
      const found = places[place + 1] as number;
      known = found & COUNT_MASK;
      if (found === 0 || (places[place] === one && (found & ~COUNT_MASK) === second)) return;
      place = (place + 2) & (2 * PLACES - 1);
    }
  };
  const countWord = (word: string) => {
    const own = count(word);
    // What comes often comes early: a full table keeps what it has.
    if (word.length > REMEMBERED_LENGTH || own > COUNT_MASK || filled >= PLACES / 2) return own;
    places[place] = first;
    places[place + 1] = second | own;
    filled++;
    return own;
  };
  const countText = (text: string) => {
    let tokens = 0;
    for (let start = 0; start < text.length; start = end) {
      readWord(text, start);
      tokens += known || countWord(text.slice(start, end));
    }
    return tokens;
  };
  const saved = (text: string, enough: number) => {
    let tokens = 0;
    // Blanks at the end belong to what follows.
    const length = text.trimEnd().length;
    readWord(text, 0);
    for (let start = end; start < length && tokens < enough; start = end) {
      readWord(text, start);
      // A UTF-16 unit has a byte at least.
      if (known > 0) tokens += Math.max(0, end - start - known);
    }
    return tokens;
  };
  return Object.assign(countText, { saved });
}

/** 1 at each sign of ASCII that is no letter and follows an ASCII letter in no piece. */
function signsBehindNoLetter(vocabulary: Iterable<string>): Uint8Array {
  const ends = new Uint8Array(2 ** 16);
  for (let unit = BLANK + 1; unit < ASCII_MAX; unit++) if (!isLetter(unit)) ends[unit] = 1;
  for (const piece of vocabulary)
    for (let at = 1; at < piece.length; at++) if (isLetter(piece.charCodeAt(at - 1))) ends[piece.charCodeAt(at)] = 0;
  return ends;
}

/** Of ASCII: upper and lower case differ in one bit. */
const isLetter = (unit: number) => (unit | 32) >= 97 && (unit | 32) <= 122;

const ASCII_MAX = 0x7f;
/** The bits of a place's second number that are the count. */
const COUNT_MASK = 0xff;

const BLANK = 32;
/** The tokenizer's own blank; one in a text is the same to it. */
const OWN_BLANK = 0x2581;
const [FNV_OFFSET, FNV_PRIME] = [0x811c9dc5 | 0, 0x01000193];
