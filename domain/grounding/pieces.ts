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
  const { open, close, boxesAt } = grammar;
  const found: Found[] = [];
  let at = 0;
  let from = 0;
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
    pushStrays(found, text, grammar, at, start);
    const phraseStart = start + open.length;
    const boxes = boxesAt(text, behind);
    const end = boxes?.end ?? behind;
    found.push({
      kind: "mention",
      start,
      end,
      text: text.slice(start, end),
      phrase: text.slice(phraseStart, phraseEnd),
      phraseStart,
      phraseEnd,
      boxes: boxes?.boxes ?? [],
    });
    at = end;
    from = end;
  }
  pushStrays(found, text, grammar, at, text.length);
  return withPlain(text, found);
}

function pushStrays(found: Found[], text: string, { strays }: TaggedGrammar, from: number, to: number): void {
  for (const { start, end, boxes } of strays(text, from, to))
    found.push({ kind: "stray-box", start, end, text: text.slice(start, end), boxes });
}
