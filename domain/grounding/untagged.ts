import type { Mention, Piece, StrayBoxes } from "./notation.ts";
import { phraseBefore } from "./phrase-before.ts";
import { type Boxes, withPlain } from "./pieces.ts";

/** The pieces of a text whose phrases nothing marks: each row of boxes is about the words before it, or stands alone. */
export function parseUntagged(text: string, runs: Iterable<Boxes>): Piece[] {
  return withPlain(text, mentions(text, runs));
}

function* mentions(text: string, runs: Iterable<Boxes>): Generator<Mention | StrayBoxes> {
  let from = 0;
  for (const { start, end, boxes } of runs) {
    const phrase = phraseBefore(text, start, from);
    yield phrase
      ? {
          kind: "mention",
          start: phrase.start,
          end,
          text: text.slice(phrase.start, end),
          phrase: text.slice(phrase.start, phrase.end),
          phraseStart: phrase.start,
          phraseEnd: phrase.end,
          boxes,
          isPhraseGuessed: true,
        }
      : { kind: "stray-box", start, end, text: text.slice(start, end), boxes };
    from = end;
  }
}
