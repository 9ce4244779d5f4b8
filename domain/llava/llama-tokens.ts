import type { CountTokens } from "./token-count.ts";

/** Words that were counted before are looked up: of a text nearly all. */
const REMEMBERED_MAX = 100_000;
/** A longer run without a blank (an address, a text of Chinese) hardly comes twice. */
const REMEMBERED_LENGTH = 32;

/**
 * Counts as LLaMA's tokenizer does (sentencepiece, 32,000 pieces; the vocabulary comes with llama-tokenizer-js). Loaded
 * when it is asked for: reading the vocabulary takes a fifth of a second.
 */
export async function loadLlamaTokens(): Promise<CountTokens> {
  const { default: tokenizer } = await import("llama-tokenizer-js");
  return rememberingWords((text) => tokenizer.encode(text, false, false).length);
}

/**
 * Counts word by word. No piece of LLaMA's vocabulary has a blank behind another sign, so that none reaches from one word
 * into the next, and a text is as long as its words.
 */
export function rememberingWords(count: CountTokens): CountTokens {
  const remembered = new Map<string, number>();
  return (text) => {
    let tokens = 0;
    for (let at = 0; at < text.length; ) {
      const end = endOfWord(text, at);
      const word = text.slice(at, end);
      at = end;
      let own = remembered.get(word);
      if (own === undefined) {
        own = count(word);
        if (remembered.size >= REMEMBERED_MAX) remembered.clear();
        if (word.length <= REMEMBERED_LENGTH) remembered.set(word, own);
      }
      tokens += own;
    }
    return tokens;
  };
}

/** Behind a run of blanks and the signs that follow it. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && isBlank(text.charCodeAt(at))) at++;
  while (at < text.length && !isBlank(text.charCodeAt(at))) at++;
  return at;
}

/** The tokenizer's own blank is U+2581; one in a text is the same to it. */
const isBlank = (unit: number) => unit === 32 || unit === 0x2581;
