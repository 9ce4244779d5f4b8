import type { Random } from "../../random.ts";
import { rankOf, zipfWords } from "./zipf-words.ts";

/** About so many picks of a word name an object of the photo instead. */
const NAMING_SHARE = 0.09;
const SENTENCE_WORDS = [10, 24] as const;

/** `opening` and further words, `count` in all, as a sentence that ends with `end`. Words are Zipf-distributed. */
export function speak(random: Random, count: number, names: readonly string[], opening: string, end: string): string {
  const words = zipfWords();
  let said = opening;
  let spoken = opening === "" ? 0 : countWords(opening);
  while (spoken < count) {
    const draw = random.next();
    let word: string | undefined;
    if (draw < NAMING_SHARE && names.length > 0 && spoken + 3 <= count) {
      // One number serves both: what is left of it below the share is as even as a new one.
      const name = names[Math.floor((draw / NAMING_SHARE) * names.length)] ?? "";
      word = `the ${name}`;
      spoken += name.includes(" ") ? 3 : 2;
    } else {
      word = words[rankOf(random.next())];
      spoken++;
    }
    said = said === "" ? `${word}` : `${said} ${word}`;
  }
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${end}`;
}

/** Sentences of 10 to 24 words, `count` words in all; the first begins with `opening`. */
export function tell(random: Random, count: number, names: readonly string[], opening: string): string {
  let told = "";
  for (let left = count; left > 0; ) {
    const length = left < SENTENCE_WORDS[1] ? left : random.between(...SENTENCE_WORDS);
    const sentence = speak(random, length, names, told === "" ? opening : "", ".");
    told = told === "" ? sentence : `${told} ${sentence}`;
    left -= length;
  }
  return told;
}

function countWords(text: string): number {
  let count = 1;
  for (let at = text.indexOf(" "); at !== -1; at = text.indexOf(" ", at + 1)) count++;
  return count;
}
