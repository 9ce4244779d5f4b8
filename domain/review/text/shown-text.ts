import { namesStrays, piecesOf } from "#domain/entry/entry-text.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { changedSpan } from "#domain/json/changed-span.ts";
import { asShown } from "./as-shown.ts";

/** A stretch of a text, UTF-16 offsets; which text is said where it is used: the raw one, or the shown one. */
export type Span = { start: number; end: number };

/**
 * A part of a turn's text as it is edited. Words are entered letter by letter, line endings being one LF each; the others
 * are whole or gone. `start` and `end` are offsets in the raw text.
 */
export type ShownPiece =
  | { kind: "words"; start: number; end: number; text: string }
  /** `text` is raw: tags and boxes. `words` is what stays of it when it is made plain: the phrase, else nothing. */
  | { kind: "mention" | "image" | "stray"; start: number; end: number; text: string; words: string };

export type Atom = Exclude<ShownPiece, { kind: "words" }>;

/**
 * A turn's text, or a span of it, as it is edited. Offsets in the shown text are UTF-16 over the words, line endings and
 * atoms counting one each.
 */
export type ShownText = Span & { pieces: readonly ShownPiece[] };

/** What a field was found to hold: words and the raw texts of atoms. */
export type FoundPiece = { isAtom: boolean; text: string };

/** Cuts a raw text into what is shown. A span that ends within an atom or a line ending is widened to hold it whole. */
export function shownText(raw: string, grounding: Grounding, span: Span = { start: 0, end: raw.length }): ShownText {
  const pieces = atomsAndWords(raw, grounding).flatMap((piece): ShownPiece[] => {
    if (piece.end <= span.start || piece.start >= span.end) return [];
    if (piece.kind !== "words") return [piece];
    const start = outsideOfLineEnding(raw, Math.max(piece.start, span.start), -1);
    const end = outsideOfLineEnding(raw, Math.min(piece.end, span.end), 1);
    if (start === end) return [];
    return [{ kind: "words", start, end, text: asShown(raw.slice(start, end)) }];
  });
  return { start: pieces[0]?.start ?? span.start, end: pieces.at(-1)?.end ?? span.start, pieces };
}

const outsideOfLineEnding = (raw: string, at: number, by: number): number =>
  raw[at - 1] === "\r" && raw[at] === "\n" ? at + by : at;

function atomsAndWords(raw: string, grounding: Grounding): ShownPiece[] {
  return piecesOf(raw, grounding).flatMap((piece): ShownPiece[] => {
    const { start, end, text } = piece;
    if (piece.kind === "mention") return [{ kind: "mention", start, end, text, words: piece.phrase }];
    if (piece.kind === "stray-box")
      return [{ kind: namesStrays(grounding) ? "mention" : "stray", start, end, text, words: "" }];
    let at = start;
    return text.split(/(<image>)/).flatMap((part): ShownPiece[] => {
      const span = { start: at, end: at + part.length };
      at = span.end;
      if (part === "") return [];
      return [
        part === "<image>"
          ? { kind: "image", ...span, text: part, words: "" }
          : { kind: "words", ...span, text: asShown(part) },
      ];
    });
  });
}

export const shownLength = (piece: ShownPiece): number => (piece.kind === "words" ? piece.text.length : 1);

/** Where an offset of the shown text lies in the raw one. Past the end: the end. */
export function rawOffset(raw: string, shown: ShownText, offset: number): number {
  let left = offset;
  for (const piece of shown.pieces) {
    if (left > shownLength(piece)) {
      left -= shownLength(piece);
      continue;
    }
    if (piece.kind !== "words") return left === 0 ? piece.start : piece.end;
    let at = piece.start;
    for (; left > 0; left--) at += lengthAt(raw, at);
    return at;
  }
  return shown.end;
}

/** Where an offset of the raw text lies in the shown one; within an atom, or a line ending: behind it. */
export function shownOffset(raw: string, shown: ShownText, offset: number): number {
  let before = 0;
  for (const piece of shown.pieces) {
    if (offset <= piece.start) return before;
    if (offset < piece.end) {
      if (piece.kind !== "words") return before + 1;
      for (let at = piece.start; at < offset; at += lengthAt(raw, at)) before++;
      return before;
    }
    before += shownLength(piece);
  }
  return before;
}

const lengthAt = (raw: string, at: number): number => (raw.startsWith("\r\n", at) ? 2 : 1);

/** The atoms that a span of the shown text covers, with their offsets there. */
export function atomsWithin(shown: ShownText, { start, end }: Span): { atom: Atom; at: number }[] {
  let at = 0;
  return shown.pieces.flatMap((piece) => {
    const here = at;
    at += shownLength(piece);
    return piece.kind !== "words" && here >= start && here < end ? [{ atom: piece, at: here }] : [];
  });
}

/**
 * The raw text after a field that showed `before` was found to hold something else: the span that differs is replaced, and
 * every other character stays as it came, CRLF included.
 */
export function rawAfter(raw: string, before: ShownText, found: readonly FoundPiece[]): string {
  const old = before.pieces.flatMap((piece) => lettersOf(raw, piece));
  const now = found.flatMap(({ isAtom, text }) => (isAtom ? [{ isAtom, text }] : Array.from(text, plainLetter)));
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && isSame(old[head], now[head])) head++;
  let tail = 0;
  while (tail < shorter - head && isSame(old.at(-1 - tail), now.at(-1 - tail))) tail++;
  if (head === old.length && head === now.length) return raw;
  const start = old[head]?.start ?? before.end;
  const end = old[old.length - tail]?.start ?? before.end;
  const inserted = now.slice(head, now.length - tail).map(({ text }) => text);
  return replaced(raw, { start, end }, inserted.join("")).raw;
}

/**
 * Where a caret at an offset of what was found lies in `after`, the raw text of it: as far from the beginning as before where
 * nothing changed up to it, else as far from the end.
 */
export function caretFound(
  raw: string,
  before: ShownText,
  found: readonly FoundPiece[],
  after: string,
  focus: number,
): number {
  const length = before.pieces.reduce((sum, piece) => sum + shownLength(piece), 0);
  const fromStart = rawOffset(raw, before, focus);
  if (focus <= length && fromStart <= changedSpan(raw, after).start) return fromStart;
  const behind = found.reduce((sum, { isAtom, text }) => sum + (isAtom ? 1 : text.length), 0) - focus;
  return after.length - (raw.length - rawOffset(raw, before, Math.max(0, length - behind)));
}

type Letter = { isAtom: boolean; text: string };

const plainLetter = (text: string): Letter => ({ isAtom: false, text });

const isSame = (a: Letter | undefined, b: Letter | undefined): boolean =>
  a?.text === b?.text && a?.isAtom === b?.isAtom;

/** Letters are code points, so that a surrogate pair is never cut. */
function lettersOf(raw: string, piece: ShownPiece): (Letter & Span)[] {
  if (piece.kind !== "words") return [{ isAtom: true, text: piece.text, start: piece.start, end: piece.end }];
  let at = piece.start;
  return Array.from(piece.text, (text) => {
    const start = at;
    at += text === "\n" ? lengthAt(raw, at) : text.length;
    return { isAtom: false, text, start, end: at };
  });
}

/** The raw text with a span of it replaced by words (their line endings become LF), and the raw offset behind them. */
export function replaced(raw: string, { start, end }: Span, words: string): { raw: string; caret: number } {
  const inserted = asShown(words);
  const head = raw.slice(0, start);
  const rest = inserted + raw.slice(end);
  // A lone CR that comes to stand before an LF would melt with it into one line ending.
  const kept = head.endsWith("\r") && rest.startsWith("\n") ? `${head.slice(0, -1)}\n` : head;
  return { raw: kept + rest, caret: start + inserted.length };
}

/** Where a span lies after the text around or within it changed; what came at its very edges belongs to it. */
export function spanAfter({ start, end }: Span, before: string, after: string): Span {
  const changed = changeUpTo(end, before, after);
  const by = after.length - before.length;
  const isInsertion = changed.start === changed.end;
  if (changed.end < start || (changed.end === start && !isInsertion)) return { start: start + by, end: end + by };
  if (changed.start > end || (changed.start === end && !isInsertion)) return { start, end };
  return { start: Math.min(start, changed.start), end: Math.max(end, changed.end) + by };
}

/** Where a caret stands after the text changed: behind what came in its place. */
export function caretAfter(caret: number, before: string, after: string): number {
  const { start, end } = changeUpTo(caret, before, after);
  const by = after.length - before.length;
  if (caret >= end) return caret + by;
  return caret <= start ? caret : end + by;
}

/**
 * The span of `before` that changed. Where one of several like letters came or went ("l" in "hello"), it can't be told which:
 * the last one that ends at `limit` or before it, if there is one.
 */
function changeUpTo(limit: number, before: string, after: string): Span {
  const { start, end } = changedSpan(before, after);
  const length = Math.abs(after.length - before.length);
  const longer = before.length > after.length ? before : after;
  if (start !== end && end - start !== before.length - after.length) return { start, end };
  let by = 0;
  while (end - by > limit && start > by && longer[start - by - 1] === longer[start - by - 1 + length]) by++;
  return end - by <= limit ? { start: start - by, end: end - by } : { start, end };
}
