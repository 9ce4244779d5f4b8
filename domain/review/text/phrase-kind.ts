import { nounPhrase } from "#domain/naming/noun-phrase.ts";
import { isPluralInForm } from "#domain/naming/singular.ts";
import { wordKey, wordsIn } from "#domain/naming/word-key.ts";

/** True where a phrase means more than one thing (`cones`, `two dogs`, `man and woman`), which one box may or may not cover. */
export function isPlural(phrase: string): boolean {
  const text = phrase.trim().toLowerCase();
  const words = wordsIn(text).map((word) => word.text);
  if (words.some((word) => MANY.has(word))) return true;
  if (
    /\p{L}\s+(?:and|&)\s+(?:an?\s+|the\s+)?\p{L}/u.test(text) &&
    !/\b(?:black|white|red|blue|green|yellow|brown|gray|grey|orange|pink|purple|gold|silver|tan) (?:and|&) /.test(text)
  )
    return true;
  const head = nounPhrase(phrase).at(-1);
  // The head as it is written: its key is singular already.
  const written = words.find((word) => wordKey(word) === head);
  if (head === undefined || written === undefined || isPluralInForm(written)) return false;
  return (
    written !== head &&
    written === written.toLowerCase() &&
    !SPELLINGS.test(written) &&
    /s$|men$|people$|children$|feet$|teeth$|mice$|geese$/.test(written)
  );
}

const MANY = new Set(
  "two three four five six seven eight nine ten dozen dozens several many few both group groups row rows bunch pair couple crowd stack stacks cluster collection set people cattle".split(
    " ",
  ),
);
const SPELLINGS = /^(?:grey|colour)$/;

/** True where a phrase's truth needs more than its own crop: it says where a thing is, or what it has to do with another. */
export const isRelational = (phrase: string): boolean => RELATION.test(phrase);

const RELATION = new RegExp(
  String.raw`\b(?:${[
    "left|right|leftmost|rightmost|middle|central|upper|lower|top|bottom|topmost|lowest|highest|uppermost",
    "nearest|closest|farthest|furthest|nearer|closer|front|rear|back|far|near|distant|foreground|background|corner|edge",
    "first|second|third|fourth|fifth|last|other|another|next|only|same",
    "biggest|largest|smallest|tallest|shortest|bigger|larger|smaller|taller|shorter|longest|oldest|youngest",
    "of|on|onto|under|underneath|beneath|below|above|over|behind|beside|between|among|along|across|against|around|inside|outside|within|through|toward|towards|by|at|from|to|with|without|near",
    "in (?:the|a|an|front|between|his|her|its|their)",
    "holding|wearing|carrying|riding|driving|pulling|pushing|facing|watching|eating|touching|using|playing|throwing|catching|hitting|kicking|feeding|walking|sitting|leaning|hanging|attached|surrounded|covered|covering|parked|who|that|which",
  ].join("|")})\b`,
  "i",
);
