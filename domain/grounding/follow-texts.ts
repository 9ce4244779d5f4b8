import type { Turn } from "#domain/entry/turn.ts";
import { changedSpan } from "#domain/json/changed-span.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import { type GroundedEntry, piecesOfTurns } from "./edits.ts";
import { recordWith, valueAt } from "./key-edits.ts";
import type { Piece, PlacedPieces } from "./notation.ts";

/**
 * The record of an entry whose boxes stand beside its text, once its turns are these: each placeholder that still stands keeps its box and
 * phrase, wherever it is now. Were the lists left as they are, a struck QA would give its boxes to the next one. Null where no box stands there.
 */
export function recordFollowing(entry: GroundedEntry, after: readonly Turn[]): JsonRecord | null {
  const { turns, notation, record } = entry;
  if (!notation.beside || !record) return null;
  const before = piecesOfTurns(entry);
  const places = new Map(turns.map((turn, at) => [turn.id, at]));
  const placed = after.map((turn): PlacedPieces => {
    const from = places.get(turn.id);
    const pieces = notation.parse(turn.value);
    return from === undefined
      ? { from: null, pieces }
      : { from, pieces: carried(turns[from]?.value ?? "", before[from] ?? [], turn.value, pieces) };
  });
  return recordWith(record, notation.beside.follow(before, placed, record));
}

/** The same where some turns get their imported text back, and their boxes with it. */
export function recordRestoring(
  entry: GroundedEntry,
  after: readonly Turn[],
  imported: GroundedEntry,
  turnIds: readonly string[],
): JsonRecord | null {
  const record = recordFollowing(entry, after);
  if (!record || !imported.record) return record;
  const now = piecesOfTurns({ ...entry, turns: after, record });
  const source = piecesOfTurns(imported);
  const edits = after.flatMap((turn, at) => {
    const place = imported.turns.findIndex(({ id }) => id === turn.id);
    if (!turnIds.includes(turn.id) || place < 0) return [];
    return [phraseKeys, boxKeys].flatMap((keysOf) => {
      const own = keysOf(now[at] ?? []);
      return keysOf(source[place] ?? []).flatMap((key, nth) => {
        const path = own[nth];
        return key && path ? [{ path, value: valueAt(imported.record, key) }] : [];
      });
    });
  });
  return recordWith(record, edits);
}

/** The paths of a turn's phrases, and of its boxes, in the order of their placeholders. */
const phraseKeys = (pieces: readonly Piece[]) =>
  pieces.flatMap((piece) => (piece.kind === "mention" && piece.phraseKey ? [piece.phraseKey] : []));
const boxKeys = (pieces: readonly Piece[]) =>
  pieces.flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes.map(({ key }) => key)));

/** The pieces of a text with what its placeholders had before it was written otherwise. */
function carried(before: string, own: readonly Piece[], after: string, pieces: readonly Piece[]): Piece[] {
  const span = changedSpan(before, after);
  const grown = after.length - before.length;
  /** Where a place of the text of now was; null for one that was written since. */
  const placeOf = (at: number) => (at < span.start ? at : at >= span.end + grown ? at - grown : null);
  const boxes = new Map(
    own.flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes.map((box) => [box.start, box]))),
  );
  const phrases = new Map(
    own.flatMap((piece) => (piece.kind === "mention" && piece.phraseKey ? [[piece.phraseStart, piece] as const] : [])),
  );
  return pieces.map((piece): Piece => {
    if (piece.kind === "plain") return piece;
    const carriedBoxes = piece.boxes.map((box) => {
      const at = placeOf(box.start);
      const old = at === null ? undefined : boxes.get(at);
      return old ? { ...old, start: box.start, end: box.end, text: box.text } : box;
    });
    if (piece.kind === "stray-box") return { ...piece, boxes: carriedBoxes };
    const at = placeOf(piece.phraseStart);
    const old = at === null ? undefined : phrases.get(at);
    return old?.phraseKey
      ? { ...piece, boxes: carriedBoxes, phrase: old.phrase, phraseKey: old.phraseKey }
      : { ...piece, boxes: carriedBoxes };
  });
}
