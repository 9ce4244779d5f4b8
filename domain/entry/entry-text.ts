import type { Corners, ImageBox, Size } from "#domain/box/box.ts";
import type { Notation, Piece, PrintedBox, Mention as PrintedMention } from "#domain/grounding/notation.ts";
import { notationOf } from "#domain/grounding/notations/index.ts";
import { svit } from "#domain/grounding/notations/svit.ts";
import { phraseOfOtherTurn } from "#domain/grounding/phrase-of-other-turn.ts";
import { spaceOf } from "#domain/grounding/space.ts";
import type { Grounding } from "./grounding.ts";
import type { Turn } from "./turn.ts";

export type { Piece, PrintedBox } from "#domain/grounding/notation.ts";

/** A phrase with its boxes. `isBorrowed`: the box has no words of its own, and the phrase is what the rest of its QA says of it. */
export type Mention = PrintedMention & { isBorrowed: boolean };

/** Of a file whose notation is not known, tags are read as SVIT's: nothing else has them. */
export const notationFor = ({ notation }: Grounding): Notation => (notation && notationOf(notation)) ?? svit;

/** False where a text holds nothing that the notation could print a box with: most texts, which nobody need take apart. */
export const mayHoldBoxes = (text: string, { notation }: Grounding): boolean =>
  notation === null || notation === "svit"
    ? text.includes("[") || text.includes("<st>")
    : text.includes("[") || text.includes("<") || text.includes("{");

/** A text's pieces: joined they are the text to the byte. */
export const piecesOf = (text: string, grounding: Grounding): Piece[] =>
  mayHoldBoxes(text, grounding)
    ? notationFor(grounding).parse(text)
    : text === ""
      ? []
      : [{ kind: "plain", start: 0, end: text.length, text }];

/** The pieces of each turn, with the boxes that stand beside the text in the record. */
export function piecesOfTurns(turns: readonly Turn[], grounding: Grounding): Piece[][] {
  const pieces = turns.map((turn) => piecesOf(turn.value, grounding));
  const { beside } = notationFor(grounding);
  if (!beside || !grounding.record) return pieces;
  // Imported turns are named by their place in the record; what was added since has none.
  const placeOf = ({ id }: Turn) => (/^\d+$/.test(id) ? Number(id) : null);
  return beside.fill(
    turns.map((turn, at) => ({ index: placeOf(turn), pieces: pieces[at] ?? [] })),
    grounding.record,
  );
}

/** What a person reads of pieces: plain ones and phrases, without tags and coordinates. */
export const wordsOfPieces = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (piece.kind === "plain" ? piece.text : piece.kind === "mention" ? piece.phrase : "")).join("");

/** The same of a text. */
export const wordsOf = (text: string, grounding: Grounding): string =>
  mayHoldBoxes(text, grounding) ? wordsOfPieces(piecesOf(text, grounding)) : text;

/** True where a box without a phrase is a mention, too: everywhere but in SVIT's texts, whose every box should have its own words. */
export const namesStrays = ({ notation }: Grounding): boolean => notation !== null && notation !== "svit";

/**
 * The mentions of an entry's turns in reading order. A box without a phrase is one too, but for SVIT's, whose every box should have its own
 * words: it takes those of the other turn ("the region this sentence describes: the cup" · [0.25, 0.5, 0.5, 0.75]), or has none.
 */
export function mentionsOfTurns(turns: readonly Turn[], grounding: Grounding): { turn: Turn; mention: Mention }[] {
  if (!turns.some((turn) => mayHoldBoxes(turn.value, grounding))) return [];
  const pieces = piecesOfTurns(turns, grounding);
  return turns.flatMap((turn, at) =>
    (pieces[at] ?? []).flatMap((piece): { turn: Turn; mention: Mention }[] => {
      if (piece.kind === "mention") return [{ turn, mention: { ...piece, isBorrowed: false } }];
      if (piece.kind === "plain" || !namesStrays(grounding)) return [];
      const { start } = piece;
      const phrase = phraseOfOtherTurn(turns, pieces, at)?.phrase ?? "";
      const mention = { ...piece, kind: "mention" as const, phrase, phraseStart: start, phraseEnd: start };
      return [{ turn, mention: { ...mention, isBorrowed: true } }];
    }),
  );
}

/** Boxes that can be read, in pixels of the photo, with their places among the printed ones. None where size or space is not known. */
export function boxesOnPhoto(
  boxes: readonly PrintedBox[],
  { space }: Grounding,
  size: Size | null,
): { nth: number; box: ImageBox }[] {
  if (space === null || size === null) return [];
  const own = spaceOf(space);
  return boxes.flatMap(({ numbers }, nth) => {
    const box = numbers && own.toImage(numbers, size);
    return box ? [{ nth, box }] : [];
  });
}

/** False where a printed box does not parse (`0.5.`). */
export const isReadable = ({ numbers, key }: PrintedBox): boolean => numbers !== null || key !== undefined;

/** True where boxes can be judged: it is known where they lie, and nobody has to guess it. */
export const isSettled = ({ space, isGuess }: Grounding): boolean => space !== null && !isGuess;

/** True where they can also be changed: in a key beside the text they are shown and judged alone. */
export const isEditable = (grounding: Grounding): boolean =>
  isSettled(grounding) && notationFor(grounding).beside === undefined;

/** The numbers that print a box of the photo, on the grid of the file's space. Null where the space has none for it, or is not settled. */
export const numbersFor = (box: ImageBox, grounding: Grounding, size: Size): Corners | null =>
  grounding.space !== null && isEditable(grounding) ? spaceOf(grounding.space).fromImage(box, size) : null;

/** The grid's step on this photo in pixels: what moves by less does not move. */
export function gridStepOf(grounding: Grounding, size: Size): { x: number; y: number } {
  if (grounding.space === null) return { x: 1, y: 1 };
  const own = spaceOf(grounding.space);
  const { x, y } = own.stepPx(size);
  // LLaVA prints two decimals, its space would have three.
  const coarser = Math.max(1, (notationFor(grounding).printedStep ?? own.step) / own.step);
  return { x: x * coarser, y: y * coarser };
}
