import type { Corners } from "#domain/box/box.ts";
import type { Turn } from "#domain/entry/turn.ts";
import type { JsonRecord, Path } from "#domain/shapes/shape.ts";
import { mentionEdits, spliced } from "./edit-mention.ts";
import type { Mention, MentionEdits, Notation, Piece, Splice } from "./notation.ts";
import { twinOf } from "./twin.ts";

/** An entry as its boxes are edited. `record` holds the boxes of notations that write them beside the text. */
export type GroundedEntry = { turns: readonly Turn[]; notation: Notation; record?: JsonRecord | null };

/** A turn's whole text after an edit of its grounding. */
export type Rewritten = { turnId: string; value: string };
/** A value of the record that another takes the place of. */
export type KeyChange = { path: Path; value: unknown };
export type GroundingChange = { turns: Rewritten[]; keys: KeyChange[] };

/** The pieces of each turn, boxes beside the text included. */
export const piecesOfTurns = ({ turns, notation }: GroundedEntry): Piece[][] =>
  turns.map((turn) => notation.parse(turn.value));

/**
 * Rewrites every mention of a twin (the same phrase with the same boxes) in all turns: they share one drawn box, and one
 * that stayed behind would contradict the other.
 */
function rewrite(
  entry: GroundedEntry,
  twin: string,
  edit: (edits: MentionEdits, text: string, mention: Mention) => Splice[],
): GroundingChange {
  const edits = mentionEdits(entry.notation);
  const pieces = piecesOfTurns(entry);
  const turns = entry.turns.flatMap((turn, index) => {
    const splices = (pieces[index] ?? []).flatMap((piece) =>
      piece.kind === "mention" && twinOf(piece) === twin ? edit(edits, turn.value, piece) : [],
    );
    return splices.length === 0 ? [] : [{ turnId: turn.id, value: spliced(turn.value, splices) }];
  });
  return { turns, keys: [] };
}

/** Puts another box in place of the `nth` printed one, or of all where the mention has none. Numbers of the entry's space. */
export const replaceBox = (entry: GroundedEntry, twin: string, nth: number, numbers: Corners): GroundingChange =>
  rewrite(entry, twin, (edits, text, mention) => edits.replaceBox(text, mention, nth, numbers));

/** Adds a box behind those that the phrase has. */
export const addBox = (entry: GroundedEntry, twin: string, numbers: Corners): GroundingChange =>
  rewrite(entry, twin, (edits, text, mention) => edits.addBox(text, mention, numbers));

/** Takes the `nth` printed box away, with what joined it. The phrase stays marked where its notation can mark one without a box. */
export const removeBox = (entry: GroundedEntry, twin: string, nth: number): GroundingChange =>
  rewrite(entry, twin, (edits, text, mention) => edits.removeBox(text, mention, nth));

/** Makes plain text of the mention: the phrase stays, signs and boxes go. An element of a list of boxes goes whole. */
export const unground = (entry: GroundedEntry, twin: string): GroundingChange =>
  rewrite(entry, twin, (edits, text, mention) => edits.unground(text, mention));

/**
 * Makes a mention of the words between two UTF-16 offsets of a turn's raw text. Null where they are no words, meet a mention, a box or
 * a sign of the notation (mentions do not nest), or where the notation cannot mark them so.
 */
export function groundWords(
  entry: GroundedEntry,
  turnId: string,
  start: number,
  end: number,
  boxes: readonly Corners[],
): GroundingChange | null {
  const turn = entry.turns.find(({ id }) => id === turnId);
  if (!turn) return null;
  const words = turn.value.slice(start, end);
  const from = start + (words.length - words.trimStart().length);
  const to = end - (words.length - words.trimEnd().length);
  const before = entry.notation.parse(turn.value);
  const isFree = before.every((piece) => piece.kind === "plain" || piece.end <= from || piece.start >= to);
  const phrase = turn.value.slice(from, to);
  if (from >= to || !isFree || phrase.includes("<image>")) return null;
  const value = spliced(turn.value, mentionEdits(entry.notation).groundWords(turn.value, from, to, boxes));
  // Whether it can be said is told by reading it back.
  const after = entry.notation.parse(value);
  const count = (pieces: readonly Piece[]) => pieces.filter((piece) => piece.kind !== "plain").length;
  const isRead = after.some(
    (piece) => piece.kind === "mention" && piece.phrase === phrase && piece.boxes.length === boxes.length,
  );
  if (!isRead || count(after) !== count(before) + 1) return null;
  return { turns: [{ turnId, value }], keys: [] };
}
