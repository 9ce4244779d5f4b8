import type { Corners, ImageBox, Size } from "#domain/box/box.ts";
import { type KeyEdit, recordWith } from "#domain/grounding/key-edits.ts";
import { type NamedMention, namedMention, namesStrayBoxes } from "#domain/grounding/named-mentions.ts";
import type { Notation, Piece, PrintedBox } from "#domain/grounding/notation.ts";
import { notationUnder } from "#domain/grounding/notations/index.ts";
import { svit } from "#domain/grounding/notations/svit.ts";
import { spaceOf } from "#domain/grounding/space.ts";
import type { Grounding } from "./grounding.ts";
import type { Turn } from "./turn.ts";

export type { Piece, PrintedBox } from "#domain/grounding/notation.ts";

export type Mention = NamedMention;

/** Of a file whose notation is not known, tags are read as SVIT's: nothing else has them. */
export const notationFor = ({ notation, boxKey = null }: Grounding): Notation =>
  (notation && notationUnder(notation, boxKey)) ?? svit;

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

/** The pieces of each turn, with the boxes that stand beside the text in the record. All turns of the entry, in their order. */
export function piecesOfTurns(turns: readonly Turn[], grounding: Grounding): Piece[][] {
  const pieces = turns.map((turn) => piecesOf(turn.value, grounding));
  const { beside } = notationFor(grounding);
  return beside && grounding.record ? beside.fill(pieces, grounding.record) : pieces;
}

/** How boxes are written once the keys beside the text were edited so. */
export const withKeys = (grounding: Grounding, keys: readonly KeyEdit[]): Grounding =>
  grounding.record && keys.length > 0 ? { ...grounding, record: recordWith(grounding.record, keys) } : grounding;

/** What a person reads of pieces: plain ones and phrases, without tags and coordinates. */
export const wordsOfPieces = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (piece.kind === "plain" ? piece.text : piece.kind === "mention" ? piece.phrase : "")).join("");

/** The same of a text. */
export const wordsOf = (text: string, grounding: Grounding): string =>
  mayHoldBoxes(text, grounding) ? wordsOfPieces(piecesOf(text, grounding)) : text;

/** True where a box without a phrase is a mention, too. */
export const namesStrays = (grounding: Grounding): boolean =>
  grounding.notation !== null && namesStrayBoxes(notationFor(grounding));

/** The mentions of an entry's turns in reading order: all turns of it, for boxes beside the text are counted from the first. */
export function mentionsOfTurns(turns: readonly Turn[], grounding: Grounding): { turn: Turn; mention: Mention }[] {
  if (!grounding.record && !turns.some((turn) => mayHoldBoxes(turn.value, grounding))) return [];
  const pieces = piecesOfTurns(turns, grounding);
  const notation = notationFor(grounding);
  return turns.flatMap((turn, at) =>
    (pieces[at] ?? []).flatMap((piece) => {
      const mention = namedMention(piece, { turns, pieces, at, notation });
      return mention ? [{ turn, mention }] : [];
    }),
  );
}

/**
 * Boxes that can be read and are on one photo of the entry (`photo`: its place among them), in its pixels, with their places among the printed
 * ones. None where size or space is not known.
 */
export function boxesOnPhoto(
  boxes: readonly PrintedBox[],
  { space }: Grounding,
  size: Size | null,
  photo = 0,
): { nth: number; box: ImageBox }[] {
  if (space === null || size === null) return [];
  const own = spaceOf(space);
  return boxes.flatMap(({ numbers, image = 0 }, nth) => {
    const box = image === photo && numbers ? own.toImage(numbers, size) : null;
    return box ? [{ nth, box }] : [];
  });
}

/** False where a printed box does not parse (`0.5.`). */
export const isReadable = ({ numbers, key }: PrintedBox): boolean => numbers !== null || key !== undefined;

/** True where boxes can be judged and changed: it is known where they lie, and nobody has to guess it. */
export const isSettled = ({ space, isGuess }: Grounding): boolean => space !== null && !isGuess;

/** The numbers that print a box of the photo, on the grid of the file's space. Null where the space has none for it, or is not settled. */
export const numbersFor = (box: ImageBox, grounding: Grounding, size: Size): Corners | null =>
  grounding.space !== null && isSettled(grounding) ? spaceOf(grounding.space).fromImage(box, size) : null;

/** The grid's step on this photo in pixels: what moves by less does not move. */
export function gridStepOf(grounding: Grounding, size: Size): { x: number; y: number } {
  if (grounding.space === null) return { x: 1, y: 1 };
  const own = spaceOf(grounding.space);
  const { x, y } = own.stepPx(size);
  // LLaVA prints two decimals, its space would have three.
  const coarser = Math.max(1, (notationFor(grounding).printedStep ?? own.step) / own.step);
  return { x: x * coarser, y: y * coarser };
}
