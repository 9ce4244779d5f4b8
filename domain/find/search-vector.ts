import { mayHoldBoxes, piecesOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { searchWords } from "./search-words.ts";

/** PostgreSQL keeps no more of a word's places, and none behind (manual, 12.11). */
const PLACES_MAX = 255;
const PLACE_MAX = 16_383;
/** No phrase reaches from one text into the next. */
const GAP = 2;

/**
 * The words of an entry with their places, as PostgreSQL's tsvector reads them (`boat:1,7 red:2`): topic, questions and
 * answers, without tags and coordinates. `onWord` is told each of them once.
 */
export function searchVector(
  topic: string | null,
  turns: readonly Pick<Turn, "value">[],
  grounding: Grounding,
  onWord: (word: string) => void = () => {},
): string {
  const places = new Map<string, { text: string; count: number }>();
  let at = 0;
  const add = (text: string) => {
    for (const { word } of searchWords(text)) {
      if (at < PLACE_MAX) at++;
      const known = places.get(word);
      if (!known) places.set(word, { text: `${word}:${at}`, count: 1 });
      else if (known.count < PLACES_MAX && at < PLACE_MAX) {
        known.text += `,${at}`;
        known.count++;
      }
    }
    at += GAP;
  };
  if (topic !== null) add(topic);
  for (const { value } of turns) add(readable(value, grounding));
  let vector = "";
  for (const [word, { text }] of places) {
    vector += vector === "" ? text : ` ${text}`;
    onWord(word);
  }
  return vector;
}

/** wordsOf (domain/entry/entry-text.ts), but a text without tag and bracket, as most are, is not taken apart. */
function readable(value: string, grounding: Grounding): string {
  if (!mayHoldBoxes(value, grounding)) return value;
  let text = "";
  for (const piece of piecesOf(value, grounding)) {
    text += piece.kind === "plain" ? piece.text : piece.kind === "mention" ? piece.phrase : " ";
  }
  return text;
}
