import { type Piece, piecesOf, wordsOfPieces } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { type DiffPart, wordDiff } from "./word-diff.ts";

/** A stretch as a person reads it: plain words, or a phrase that carries boxes (no words: boxes without a phrase). */
export type ReadablePiece = { words: string; hasBoxes: boolean };

/** `regrounded`: the words stayed, only what they point at has changed. */
export type ReadablePart =
  | { kind: DiffPart["kind"]; pieces: ReadablePiece[] }
  | { kind: "regrounded"; boxes: "changed" | "added" | "removed"; pieces: ReadablePiece[] };

/** What changed between two texts, word by word, without tags and coordinates. */
export function readableDiff(before: string, after: string, grounding: Grounding): ReadablePart[] {
  const parts = wordDiff(before, after, grounding);
  const readable: ReadablePart[] = [];
  for (let at = 0; at < parts.length; at++) {
    const [part, next] = [parts[at], parts[at + 1]];
    if (!part) continue;
    if (part.kind === "removed" && next?.kind === "added") {
      readable.push(...replaced(piecesOf(part.text, grounding), piecesOf(next.text, grounding), grounding));
      at++;
    } else readable.push({ kind: part.kind, pieces: piecesOf(part.text, grounding).map(readablePiece) });
  }
  return readable;
}

/** A replacement: pieces at both ends whose words are the same are not replaced, only grounded otherwise. */
function replaced(removed: readonly Piece[], added: readonly Piece[], grounding: Grounding): ReadablePart[] {
  const [before, after] = [[...removed], [...added]];
  const head: ReadablePart[] = [];
  const tail: ReadablePart[] = [];
  const textOf = (pieces: readonly Piece[]) => pieces.map((piece) => piece.text).join("");
  const words = wordsOfPieces(after);
  if (words === wordsOfPieces(before) && words.trim() !== "") return [regrounded(before, after)];
  while (isSame(before[0], after[0])) head.push(regrounded(before.splice(0, 1), after.splice(0, 1)));
  while (isSame(before.at(-1), after.at(-1))) tail.unshift(regrounded(before.splice(-1), after.splice(-1)));
  if (head.length + tail.length > 0)
    return [...head, ...readableDiff(textOf(before), textOf(after), grounding), ...tail];
  return [
    { kind: "removed", pieces: before.map(readablePiece) },
    { kind: "added", pieces: after.map(readablePiece) },
  ];
}

const isSame = (before: Piece | undefined, after: Piece | undefined): boolean =>
  before?.kind === "mention" && after?.kind === "mention" && before.phrase === after.phrase;

function regrounded(before: readonly Piece[], after: readonly Piece[]): ReadablePart {
  const countOf = (pieces: readonly Piece[]) =>
    pieces.reduce((sum, piece) => sum + (piece.kind === "plain" ? 0 : piece.boxes.length), 0);
  const [was, is] = [countOf(before), countOf(after)];
  const boxes = was < is ? "added" : was > is ? "removed" : "changed";
  return { kind: "regrounded", boxes, pieces: after.map(readablePiece) };
}

const readablePiece = (piece: Piece): ReadablePiece => ({
  words: piece.kind === "plain" ? piece.text : piece.kind === "mention" ? piece.phrase : "",
  hasBoxes: piece.kind !== "plain",
});
