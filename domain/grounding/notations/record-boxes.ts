import type { KeyEdit } from "#domain/grounding/key-edits.ts";
import type {
  Notation,
  NotationName,
  Piece,
  PlacedPieces,
  PrintedBox,
  StrayBoxes,
} from "#domain/grounding/notation.ts";
import { isBoxValue } from "#domain/grounding/objects-key.ts";
import { withPlain } from "#domain/grounding/pieces.ts";
import { type BoxOrder, boxesOfRecord, cornersOf, withOtherBox } from "#domain/grounding/record-boxes.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";

/** What is longer than an expression of RefCOCO is a description of more than the box. */
const PHRASE_MAX = 300;

/**
 * Rows of RefCOCO, Visual Genome and their kin: a box in a key of its own (`{"image", "caption", "bbox": [10, 20, 100, 50]}`, or a list under
 * `bboxes`), to which nothing in the text points. It is about the whole row, so it stands behind the last turn, where no sign of it is, under the
 * row's expression. Nothing else is printed so: there is nowhere that a box could be added.
 */
const recordBoxes = (name: NotationName, order: BoxOrder): Notation => ({
  name,
  spaces: ["pixels", "unit", "thousand"],
  says: { severalBoxes: false, phrase: "before", boxAlone: true, inSentences: true, inQuestions: false },
  parse: (text) => withPlain(text, []),
  printBox: () => "",
  printMention: (phrase) => phrase ?? "",
  between: "",
  beside: {
    blank: () => ({}),
    spaceOf: () => null,
    fill: (turns, record) => fill(turns, record, order),
    print: (_, after, record) => ({
      texts: after.map(({ pieces }) => pieces.map(({ text }) => text).join("")),
      keys: movedBoxes(after, record, order),
    }),
    follow: () => [],
    takes: ({ path, value }, record) =>
      isBoxValue(value) &&
      (value as unknown[]).length === 4 &&
      boxesOfRecord(record).some((box) => String(box.path) === String(path)),
  },
});

export const recordCorners = recordBoxes("record-corners", "corners");
export const recordXywh = recordBoxes("record-xywh", "width-height");

function fill(turns: readonly (readonly Piece[])[], record: JsonRecord, order: BoxOrder): Piece[][] {
  const found = boxesOfRecord(record);
  const last = turns.at(-1);
  if (found.length === 0 || !last) return turns.map((pieces) => [...pieces]);
  const at = last.at(-1)?.end ?? 0;
  const said = last.map(({ text }) => text).join("");
  const boxes = found.map(({ path, printed }): PrintedBox => {
    return { start: at, end: at, text: "", numbers: cornersOf(printed, order), key: path };
  });
  const phrase = found[0]?.phrase?.value ?? (said.length <= PHRASE_MAX && !said.includes("\n") ? said : "");
  const piece: StrayBoxes = { kind: "stray-box", start: at, end: at, text: "", boxes, phrase: phrase.trim() };
  return turns.map((pieces, turn) => (turn === turns.length - 1 ? [...pieces, piece] : [...pieces]));
}

function movedBoxes(after: readonly PlacedPieces[], record: JsonRecord, order: BoxOrder): KeyEdit[] {
  const now = new Map(
    after
      .flatMap(({ pieces }) => pieces)
      .flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes))
      .map((box) => [String(box.key), box.numbers]),
  );
  return boxesOfRecord(record).flatMap((box) => {
    const numbers = now.get(String(box.path));
    const old = cornersOf(box.printed, order);
    const isMoved = numbers && (["x1", "y1", "x2", "y2"] as const).some((corner) => numbers[corner] !== old[corner]);
    return isMoved ? [withOtherBox(box, numbers, order)] : [];
  });
}
