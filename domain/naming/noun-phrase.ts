import { isStopWord } from "./stop-words.ts";
import { wordKey, wordsIn } from "./word-key.ts";

/**
 * Keys of the words that name a phrase's own thing, determiners and what follows it left out: `the tall man in red` →
 * [tall, man], `a row of photographs` → [row], `the clock is green` → [clock]. The last is its head. Empty where there is none.
 */
export function nounPhrase(phrase: string): string[] {
  const keys: string[] = [];
  for (const word of wordsIn(phrase)) {
    const text = word.text.toLowerCase();
    if (ENDS.has(text) || (keys.length > 0 && isFinished(text))) {
      if (keys.length > 0) break;
      continue;
    }
    if (keys.length === 0 && (isStopWord(text) || NUMBERS.has(text)) && !PLACES.has(text)) continue;
    keys.push(wordKey(text));
  }
  return keys;
}

/** The first word after the thing that tells of it: a verb in -ing or -ed that no noun is. */
const isFinished = (word: string) => /(?:ing|ed)$/.test(word) && word.length > 5 && !NOUNS.has(word);

const words = (text: string) => new Set(text.trim().split(/\s+/));
const ENDS =
  words(`of in on at by to for from with without within into onto over under above below behind beside besides
  between among near next about around across along against toward towards through up down out off upon that which who
  whose where while when as and or but is are was were be has have had can could it he she they there facing sits stands
  holds wears rides walks looks lies hangs`);
const NUMBERS = words("two three four five six seven eight nine ten dozen couple pair");
// Places name a thing where nothing else does (`the background`); in front of one they are part of its phrase.
const PLACES = words("left right top bottom front back middle center background foreground side");
// Nouns, and words that come before one, in spite of their ending.
const NOUNS =
  words(`building buildings ceiling ceilings painting paintings clothing railing railings awning awnings wedding
  evening opening lighting siding string earring earrings shopping parking dining living washing cutting flying running
  swimming skating skiing colored striped checkered spotted wooded hundred`);
