import type { Mention, Piece, PrintedBox, StrayBoxes } from "./notation.ts";

type Found = Mention | StrayBoxes;

/** The pieces of a text: what was found in it, in rising order and apart from each other, and what is plain between. */
export function withPlain(text: string, found: Iterable<Found>): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const plainTo = (end: number) => {
    if (end > at) pieces.push({ kind: "plain", start: at, end, text: text.slice(at, end) });
  };
  for (const piece of found) {
    plainTo(piece.start);
    pieces.push(piece);
    at = piece.end;
  }
  plainTo(text.length);
  return pieces;
}

export type Boxes = { start: number; end: number; boxes: PrintedBox[] };

/** A notation whose phrases stand between signs of their own, with their boxes behind. */
export type TaggedGrammar = {
  open: string;
  close: string;
  /** The boxes that begin exactly there, blanks before them aside; null where there are none. */
  boxesAt(text: string, at: number): Boxes | null;
  /** Boxes that follow no phrase, between two places. Each begins and ends between them. */
  strays(text: string, from: number, to: number): Iterable<Boxes>;
};

/** In time that grows with the text and no faster, however often a tag is opened and never closed. */
export function parseTagged(text: string, grammar: TaggedGrammar): Piece[] {
  return withPlain(text, taggedPieces(text, grammar));
}

function* taggedPieces(text: string, { open, close, boxesAt, strays }: TaggedGrammar): Generator<Found> {
  let at = 0;
  let from = 0;
  const straysTo = function* (to: number): Generator<Found> {
    for (const { start, end, boxes } of strays(text, at, to))
      yield { kind: "stray-box", start, end, text: text.slice(start, end), boxes };
  };
  for (;;) {
    const phraseEnd = text.indexOf(close, from);
    if (phraseEnd < 0) break;
    // A phrase holds anything but its own signs, so that it begins behind the last one that opens.
    const openAt = text.slice(from, phraseEnd).lastIndexOf(open);
    const behind = phraseEnd + close.length;
    if (openAt < 0) {
      from = behind;
      continue;
    }
    const start = from + openAt;
    yield* straysTo(start);
    const phraseStart = start + open.length;
    const found = boxesAt(text, behind);
    const end = found?.end ?? behind;
    yield {
      kind: "mention",
      start,
      end,
      text: text.slice(start, end),
      phrase: text.slice(phraseStart, phraseEnd),
      phraseStart,
      phraseEnd,
      boxes: found?.boxes ?? [],
    };
    at = end;
    from = end;
  }
  yield* straysTo(text.length);
}
