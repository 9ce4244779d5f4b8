import type { CountTokens } from "./token-count.ts";

let loaded: Promise<CountTokens> | null = null;

/**
 * Counts as LLaMA's tokenizer does (sentencepiece, 32,000 pieces; the vocabulary comes with llama-tokenizer-js). Loaded
 * when it is asked for, once: reading the vocabulary takes a fifth of a second.
 */
export function loadLlamaTokens(): Promise<CountTokens> {
  loaded ??= import("llama-tokenizer-js").then(({ default: tokenizer }) =>
    rememberingWords((text) => tokenizer.encode(text, false, false).length),
  );
  return loaded;
}

/**
 * Places for words, a power of two; half of them are filled at most. SVIT has some 400,000 words with the signs behind them, and a
 * word that is not remembered costs a hundred times as much. 9 MB.
 */
const PLACES = 2 ** 20;
/** A longer run without a blank (an address, a text of Chinese) hardly comes twice. */
const REMEMBERED_LENGTH = 40;

/**
 * Counts word by word: those that were counted before are looked up, of a text nearly all. No piece of LLaMA's vocabulary
 * has a blank behind another sign, so that none reaches from one word into the next, and a text is as long as its words. A
 * limit asks `atMost` first: of the words of a long text most were counted in those before it.
 */
export function rememberingWords(count: CountTokens): CountTokens & Required<Pick<CountTokens, "atMost">> {
  // A table of our own: a Map would need each word cut out before it can look for it, which takes longer than all of this.
  // Words are told apart by two hashes: that two of 500,000 share both has a chance of one in 100,000,000.
  const firsts = new Int32Array(PLACES);
  const seconds = new Int32Array(PLACES);
  const counts = new Uint8Array(PLACES);
  let filled = 0;
  const countWord = (word: string, place: number, first: number, second: number) => {
    const own = count(word);
    // What comes often comes early: a full table keeps what it has.
    if (word.length > REMEMBERED_LENGTH || filled >= PLACES / 2) return own;
    firsts[place] = first;
    seconds[place] = second;
    counts[place] = own;
    filled++;
    return own;
  };
  const walk = (text: string, isExact: boolean) => {
    let tokens = 0;
    for (let start = 0; start < text.length; ) {
      let first = FNV_OFFSET;
      let second = 0;
      let isWord = false;
      let units = 0;
      let end = start;
      for (; end < text.length; end++) {
        const unit = text.charCodeAt(end);
        if (unit !== 32 && unit !== OWN_BLANK) isWord = true;
        else if (isWord) break;
        units |= unit;
        first = Math.imul(first ^ unit, FNV_PRIME);
        second = (Math.imul(second, 31) + unit) | 0;
      }
      let place = (first ^ (first >>> 15)) & (PLACES - 1);
      while (counts[place] !== 0 && (firsts[place] !== first || seconds[place] !== second))
        place = (place + 1) & (PLACES - 1);
      tokens +=
        counts[place] ||
        (isExact
          ? countWord(text.slice(start, end), place, first, second)
          : (end - start) * (units > ASCII_MAX ? UTF8_BYTES_MAX : 1));
      start = end;
    }
    return tokens;
  };
  return Object.assign((text: string) => walk(text, true), { atMost: (text: string) => walk(text, false) });
}

const ASCII_MAX = 0x7f;
/** Of a UTF-16 unit. */
const UTF8_BYTES_MAX = 3;

/** The tokenizer's own blank; one in a text is the same to it. */
const OWN_BLANK = 0x2581;
const [FNV_OFFSET, FNV_PRIME] = [0x811c9dc5 | 0, 0x01000193];
