import { wordsOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";

/** BCP 47 language for a browser's spell-check, detected by script alone: the one that most of the text is written in. `en` for Latin script and for none. */
export function languageOf(text: string, grounding: Grounding): string {
  const words = wordsOf(text, grounding).replaceAll("<image>", "");
  // Nearly every text is English: one look finds that.
  if (/^[\p{ASCII}\u2010-\u2027]*$/u.test(words)) return "en";
  const weighed = SCRIPTS.map(({ language, letters, wordLength }) => ({
    language,
    words: (words.match(letters)?.length ?? 0) / wordLength,
  }));
  const most = weighed.reduce((best, next) => (next.words > best.words ? next : best));
  if (most.words === 0) return "en";
  // Japanese writes its nouns in Han characters; its particles give it away.
  if (most.language === "zh-CN" && /\p{Script=Hiragana}/u.test(words)) return "ja";
  if (most.language === "ru" && /[іїєґ]/i.test(words)) return "uk";
  if (most.language === "ar" && /[پچژگ]/.test(words)) return "fa";
  return most.language;
}

/** `wordLength`: letters in a word, about, so that a few English names do not outweigh a Chinese sentence. */
const SCRIPTS: { language: string; letters: RegExp; wordLength: number }[] = [
  { language: "en", letters: /\p{Script=Latin}/gu, wordLength: 5 },
  { language: "zh-CN", letters: /\p{Script=Han}/gu, wordLength: 1.6 },
  { language: "ja", letters: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu, wordLength: 2 },
  { language: "ko", letters: /\p{Script=Hangul}/gu, wordLength: 3 },
  { language: "ru", letters: /\p{Script=Cyrillic}/gu, wordLength: 6 },
  { language: "ar", letters: /\p{Script=Arabic}/gu, wordLength: 5 },
  { language: "he", letters: /\p{Script=Hebrew}/gu, wordLength: 5 },
  { language: "el", letters: /\p{Script=Greek}/gu, wordLength: 6 },
  { language: "hi", letters: /\p{Script=Devanagari}/gu, wordLength: 4 },
  { language: "bn", letters: /\p{Script=Bengali}/gu, wordLength: 4 },
  { language: "th", letters: /\p{Script=Thai}/gu, wordLength: 4 },
];
