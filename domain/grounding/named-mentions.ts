import type { Turn } from "#domain/entry/turn.ts";
import type { Mention, Notation, Piece } from "./notation.ts";
import { phraseOfOtherTurn } from "./phrase-of-other-turn.ts";

/** A phrase with its boxes. `isBorrowed`: the box has no words of its own, and the phrase is what the rest of its QA says of it. */
export type NamedMention = Mention & { isBorrowed: boolean };

/** True where a box without a phrase is a mention, too: everywhere but in SVIT's texts, whose every box should have its own words. */
export const namesStrayBoxes = ({ name }: Notation): boolean => name !== "svit";

/**
 * A piece as a mention; null for what is none. A box without a phrase takes the words of the other turn ("the region this sentence describes:
 * the cup" · [0.25, 0.5, 0.5, 0.75]), or has none. `pieces`: of each turn; `at`: which of them the piece is of.
 */
export function namedMention(
  piece: Piece,
  {
    turns,
    pieces,
    at,
    notation,
  }: { turns: readonly Turn[]; pieces: readonly Piece[][]; at: number; notation: Notation },
): NamedMention | null {
  if (piece.kind === "mention") return { ...piece, isBorrowed: false };
  if (piece.kind === "plain" || !namesStrayBoxes(notation)) return null;
  const { start } = piece;
  const phrase = piece.phrase ?? phraseOfOtherTurn(turns, pieces, at)?.phrase ?? "";
  return { ...piece, kind: "mention", phrase, phraseStart: start, phraseEnd: start, isBorrowed: true };
}
