import { isDeterminer, isStopWord } from "#domain/naming/stop-words.ts";
import { type Word, wordKey } from "#domain/naming/word-key.ts";

/** Names that annotators gave and that point at nothing a text could mean by the word alone. Keys as `nameKey` makes them. */
export const VAGUE_NAMES: ReadonlySet<string> = new Set(
  `color area back front side top bottom part background foreground left right edge group row pair line thing object piece
  something view scene image shade distance this that it he she they one`.split(/\s+/),
);

/**
 * False where a known name is not meant as a thing: a verb (`can be seen`, `they watch`), a colour or stuff before a noun
 * (`orange shirt`, `brick wall`), or the photo itself (`the picture shows`). A guess by the words around, no grammar.
 */
export function isNoun(text: string, words: readonly Word[], at: number): boolean {
  const written = words[at]?.text.toLowerCase() ?? "";
  const key = wordKey(written);
  const before = words[at - 1]?.text.toLowerCase() ?? "";
  const next = words[at + 1];
  const isJoined = next !== undefined && text.slice(words[at]?.end, next.start) === " ";
  const after = isJoined ? next.text.toLowerCase() : "";
  if (key === "couple" && after === "of") return false;
  if (
    OFTEN_VERBS.has(key) &&
    !NOUN_AHEAD.has(before) &&
    !isDeterminer(before) &&
    !/^(?:is|are|was|were|has)$/.test(after)
  )
    return false;
  if (
    STUFF.has(written) &&
    (/^(?:and|or|colored|coloured|in)$/.test(after) || (after !== "" && !isStopWord(after) && !isVerb(after)))
  )
    return false;
  // With `the` before it and nothing that places it, it is the photo that is spoken of.
  if (PHOTO_WORDS.has(key) && /^(?:the|this|entire|whole|overall|of|in)$/.test(before))
    return /^(?:on|above|over|hanging|hangs|frame|framed|beside|behind|next)$/.test(after);
  return true;
}

const isVerb = (word: string) =>
  /(?:ing|ed|s)$/.test(word) || /^(?:lie|lay|sit|stand|hang|rest|seem|look|has|have)$/.test(word);

const setOf = (text: string) => new Set(text.trim().split(/\s+/));
const OFTEN_VERBS = setOf(`can watch light stand park show turn rest fall saw may will wave face cover surround border
  ride walk work pass fly lean point play drink iron`);
const NOUN_AHEAD = setOf(
  "of with red green blue white black yellow brown gray grey pink purple dark bright small large big tall old wooden",
);
const STUFF = setOf(
  "orange gold silver wood metal brick glass leather stone rock rose cotton paper plastic concrete iron steel marble light",
);
const PHOTO_WORDS = setOf("picture photograph photo image painting");
