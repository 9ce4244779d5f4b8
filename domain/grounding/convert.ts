import type { Corners, Size } from "#domain/box/box.ts";
import { isAnswer, type Turn } from "#domain/entry/turn.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import { spliced } from "./edit-mention.ts";
import { type GroundedEntry, piecesOfTurns } from "./edits.ts";
import { recordWith } from "./key-edits.ts";
import { withoutScaffold } from "./list-scaffold.ts";
import type { Mention, Notation, NotationName, Piece, PlacedPieces, PrintedBox, StrayBoxes } from "./notation.ts";
import { phraseOfOtherTurn } from "./phrase-of-other-turn.ts";
import type { Space, SpaceName } from "./space.ts";

/** A notation with the space of its numbers. */
export type Spoken = { notation: Notation; space: Space };

/**
 * What a target cannot say as its source did, each time counted. `several-boxes`: a phrase with two boxes is said twice. `phrase-unmarked`:
 * nothing marks the phrase any more. `phrase-guessed`: nothing marked it before, and the words taken for it are marked. `box-in-question`: the
 * target has none there; it stands there all the same where it can be read back, else it is gone. `words-apart`: boxes stand behind the
 * words that they were among. `phrase-without-box`: a marked phrase without a box is plain.
 */
export const LOSSES = [
  "several-boxes",
  "phrase-unmarked",
  "phrase-guessed",
  "box-in-question",
  "words-apart",
  "phrase-without-box",
] as const;
export type Loss = (typeof LOSSES)[number];
export type Losses = Partial<Record<Loss, number>>;

export type Converted =
  /** `record`: the keys beside the texts that the target has its boxes in; empty where it has none. */
  | { ok: true; turns: { id: string; value: string }[]; record: JsonRecord; losses: Losses }
  /**
   * A box that does not parse; one whose photo's size is wanted and not known, or that is on a further photo, where the target cannot say on which; or a text that the target would read otherwise, such as a list of
   * numbers that is a box there.
   */
  | { ok: false; reason: "box-unparsable" | "photo-size-unknown" | "read-otherwise" | "box-on-other-photo" };

type SizeOf = (image: number) => Size | null;

/** So that a box of a space without pixels is converted without a photo. */
const ANY_SIZE: Size = { widthPx: 1000, heightPx: 1000 };
const OF_SIZE: ReadonlySet<SpaceName> = new Set(["unit-padded", "pixels", "pixels-resized"]);
const OF_JSON: ReadonlySet<NotationName> = new Set(["qwen2.5-vl", "qwen3-vl", "glm-v"]);

/** The turns of an entry in another notation and space. `sizeOf`: the size of a photo of it, by its place among them, null where it is not known. */
export function convertTurns(entry: GroundedEntry, from: Space, to: Spoken, sizeOf: SizeOf): Converted {
  const pieces = piecesOfTurns(entry);
  const moved = inOtherNumbers(entry.notation, pieces, converter(from, to, sizeOf));
  if (typeof moved === "string") return { ok: false, reason: moved };
  const losses: Losses = {};
  const isSameGrammar =
    entry.notation === to.notation || (OF_JSON.has(entry.notation.name) && OF_JSON.has(to.notation.name));
  if (isSameGrammar && !to.notation.beside) {
    const turns = entry.turns.map(({ id, value }, at) => ({
      id,
      value: spliced(value, respelled(to.notation, pieces[at] ?? [], moved[at] ?? [])),
    }));
    return { ok: true, turns, record: {}, losses };
  }
  const count = (loss: Loss) => {
    losses[loss] = (losses[loss] ?? 0) + 1;
  };
  const said = moved.map((own) => (entry.notation.says.inSentences ? own : withoutScaffold(own)));
  if (to.notation.beside) return besideText(entry, said, to, losses, count);
  const turns = entry.turns.map((turn, at) => ({
    id: turn.id,
    value: printTurn(entry.turns, said, at, to.notation, count),
  }));
  const isReadBack = entry.turns.every((turn, at) => {
    const isSaid = isAnswer(turn) || to.notation.says.inQuestions;
    return boxCount(to.notation.parse(turns[at]?.value ?? "")) === (isSaid ? boxCount(said[at] ?? []) : 0);
  });
  return isReadBack ? { ok: true, turns, record: {}, losses } : { ok: false, reason: "read-otherwise" };
}

type Refusal = Extract<Converted, { ok: false }>["reason"];

/** The pieces with the target's numbers in them. */
function inOtherNumbers(
  notation: Notation,
  pieces: readonly (readonly Piece[])[],
  numbersOf: ReturnType<typeof converter>,
): Piece[][] | Refusal {
  const turns: Piece[][] = [];
  for (const own of pieces) {
    const turn: Piece[] = [];
    for (const piece of own) {
      const boxes = piece.kind === "plain" ? [] : numbersOf(piece.boxes);
      if (typeof boxes === "string") return boxes;
      // A box within a phrase would stay as it is printed.
      if (piece.kind === "mention" && !piece.isPhraseGuessed && boxCount(notation.parse(piece.phrase)) > 0)
        return "box-unparsable";
      turn.push(piece.kind === "plain" ? piece : { ...piece, boxes });
    }
    turns.push(turn);
  }
  return turns;
}

type Count = (loss: Loss) => void;

const boxCount = (pieces: readonly Piece[]) =>
  pieces.reduce((sum, piece) => sum + (piece.kind === "plain" ? 0 : piece.boxes.length), 0);

function converter(from: Space, { space: to, notation }: Spoken, sizeOf: SizeOf) {
  // Resized by two rules, pixels are two spaces.
  const isSame = from.name === to.name && from.name !== "pixels-resized";
  const needsSize = OF_SIZE.has(from.name) || OF_SIZE.has(to.name);
  return (boxes: readonly PrintedBox[]): PrintedBox[] | Refusal => {
    const made: PrintedBox[] = [];
    for (const box of boxes) {
      if (box.numbers === null) return "box-unparsable";
      const photo = box.image ?? 0;
      if (photo > 0 && !notation.beside?.saysPhoto) return "box-on-other-photo";
      if (isSame) {
        made.push(box);
        continue;
      }
      const size = sizeOf(photo) ?? (needsSize ? null : ANY_SIZE);
      const image = size && from.toImage(box.numbers, size);
      const numbers = image && to.fromImage(image, size, notation.printedStep);
      if (!numbers) return "photo-size-unknown";
      made.push({ ...box, numbers });
    }
    return made;
  };
}

/** Boxes in other numbers, where all else of the notation stays as it is written. */
const respelled = (notation: Notation, before: readonly Piece[], after: readonly Piece[]) =>
  before.flatMap((piece, at) => {
    const moved = after[at];
    if (piece.kind === "plain" || !moved || moved.kind === "plain") return [];
    return piece.boxes.flatMap((box, nth) => {
      const numbers = moved.boxes[nth]?.numbers;
      return numbers ? [{ start: box.start, end: box.end, text: notation.printBox(numbers, box) }] : [];
    });
  });

const cornersOf = (boxes: readonly PrintedBox[]): Corners[] => boxes.flatMap(({ numbers }) => numbers ?? []);

function printTurn(turns: readonly Turn[], pieces: readonly Piece[][], at: number, to: Notation, count: Count): string {
  const own = pieces[at] ?? [];
  const turn = turns[at] as Turn;
  const hasBoxes = own.some((piece) => piece.kind !== "plain" && piece.boxes.length > 0);
  if (!to.says.inSentences && hasBoxes) {
    if (isAnswer(turn)) return printList(turns, pieces, at, to, count);
    for (const piece of own) if (piece.kind !== "plain" && piece.boxes.length > 0) count("box-in-question");
  }
  return own
    .map((piece) => (piece.kind === "plain" ? piece.text : printPiece(piece, to, isAnswer(turn), count)))
    .join("");
}

function printPiece(piece: Mention | StrayBoxes, to: Notation, isInAnswer: boolean, count: Count): string {
  const isSaid = isInAnswer || to.says.inQuestions;
  const boxes = isSaid ? cornersOf(piece.boxes) : [];
  // What stood beside the text comes behind its words.
  const gap = piece.text === "" && piece.start > 0 ? " " : "";
  if (piece.kind === "stray-box") return isSaid ? gap + to.printMention(null, boxes) : "";
  countPhrase(piece, to, count);
  if (boxes.length === 0 && to.says.phrase === "marked" && to.says.inSentences)
    return to.printMention(piece.phrase, []);
  return boxes.length === 0 ? piece.phrase : to.printMention(piece.phrase, boxes);
}

function countPhrase(mention: Mention, to: Notation, count: Count): void {
  if (mention.boxes.length > 1 && !to.says.severalBoxes) count("several-boxes");
  if (mention.boxes.length === 0 && (to.says.phrase !== "marked" || !to.says.inSentences)) count("phrase-without-box");
  else if (mention.isPhraseGuessed && to.says.phrase === "marked") count("phrase-guessed");
  else if (!mention.isPhraseGuessed && to.says.phrase !== "marked") count("phrase-unmarked");
}

/** The words of an answer, then its boxes; these alone where it says nothing else. */
function printList(turns: readonly Turn[], pieces: readonly Piece[][], at: number, to: Notation, count: Count): string {
  const own = pieces[at] ?? [];
  const asked = phraseOfOtherTurn(turns, pieces, at);
  const elements = own.flatMap((piece) =>
    piece.kind === "plain"
      ? []
      : cornersOf(piece.boxes).map((box) => ({
          phrase: piece.kind === "mention" ? piece.phrase : (piece.phrase ?? asked?.phrase ?? null),
          box,
        })),
  );
  for (const piece of own) if (piece.kind === "mention") countPhrase(piece, to, count);
  const list = to.printList?.(elements) ?? "";
  const isOnlyBoxes = own.every((piece) => piece.kind !== "plain" || !/[\p{L}\p{N}]/u.test(piece.text));
  if (isOnlyBoxes) return list;
  count("words-apart");
  const words = own
    .map((piece) => (piece.kind === "plain" ? piece.text : piece.kind === "mention" ? piece.phrase : ""))
    .join("")
    .trimEnd();
  return `${words}\n${list}`;
}

/** Placeholders in the texts, and boxes in keys. */
function besideText(
  entry: GroundedEntry,
  pieces: readonly Piece[][],
  to: Spoken,
  losses: Losses,
  count: Count,
): Converted {
  const { beside } = to.notation;
  if (!beside) return { ok: true, turns: [], record: {}, losses };
  const after: PlacedPieces[] = pieces.map((own) => ({
    from: null,
    pieces: own.map((piece): Piece => {
      if (piece.kind === "plain") return piece;
      // Kept nowhere yet: the target has it under a key of its own.
      const boxes = piece.boxes.map(({ key: _, ...box }): PrintedBox => box);
      if (piece.kind === "stray-box") return { ...piece, boxes, text: "" };
      countPhrase(piece, to.notation, count);
      const isMarked = to.notation.says.phrase === "marked" && !piece.isPhraseGuessed;
      return { ...piece, boxes, text: isMarked ? to.notation.printMention(piece.phrase, []) : piece.phrase };
    }),
  }));
  const blank = beside.blank(to.space.name);
  const { texts, keys } = beside.print([], after, blank);
  const isReadBack = texts.every((text, at) => boxCount(to.notation.parse(text)) === boxCount(pieces[at] ?? []));
  if (!isReadBack) return { ok: false, reason: "read-otherwise" };
  const turns = entry.turns.map(({ id, value }, at) => ({ id, value: texts[at] ?? value }));
  return { ok: true, turns, record: recordWith(blank, keys), losses };
}
