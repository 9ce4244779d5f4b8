import { wordKey } from "./word-key.ts";

/**
 * What `holds`, `holding` and `held up` share, for comparing words and nothing else: number and spelling as `wordKey`, then
 * -ed and -ing off (steps 1a and 1b of Porter 1980, Program 14(3)).
 */
export function stem(word: string): string {
  const key = wordKey(word);
  if (NO_VERBS.has(key)) return key;
  const ending = /^(.*[aeiouy].*)(?:ed|ing)$/.exec(key)?.[1];
  if (ending === undefined || ending.length < 2) return key;
  if (/(?:at|bl|iz)$/.test(ending)) return `${ending}e`;
  if (/([^aeioulsz])\1$/.test(ending)) return ending.slice(0, -1);
  // One short syllable lost its e: `rid(ing)`, not `park(ing)`.
  return /^[^aeiou]*[aeiouy][^aeiouwxy]$/.test(ending) ? `${ending}e` : ending;
}

/** In -ed, and of no verb: rugged mountains are no rugs, and what is naked is not of a nake. */
const NO_VERBS = new Set(["rugged", "ragged", "jagged", "dogged", "crooked", "naked", "sacred", "wicked", "wretched"]);
