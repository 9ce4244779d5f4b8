import type { KeyEdit } from "#domain/grounding/key-edits.ts";
import type {
  Notation,
  NotationName,
  OF_RECORDS,
  Piece,
  PlacedPieces,
  PrintedBox,
  StrayBoxes,
} from "#domain/grounding/notation.ts";
import { isBoxValue } from "#domain/grounding/objects-key.ts";
import { withPlain } from "#domain/grounding/pieces.ts";
import {
  type BoxOrder,
  boxesOfRecord,
  cornersOf,
  type RecordBox,
  withOtherBox,
} from "#domain/grounding/record-boxes.ts";
import { type KeyPath, parseKeyPath } from "#domain/shapes/key-path.ts";

/** What is longer than an expression of RefCOCO is a description of more than the box. */
const PHRASE_MAX = 300;

/**
 * Rows of RefCOCO, Visual Genome and their kin: a box in a key of its own (`{"image", "caption", "bbox": [10, 20, 100, 50]}`, or a list under
 * `bboxes`), to which nothing in the text points. It is about the whole row, so it stands behind the last turn, where no sign of it is, under the
 * row's expression. Nothing else is printed so: there is nowhere that a box could be added.
 */
const recordBoxes = (name: NotationName, order: BoxOrder, key?: KeyPath): Notation => ({
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
    fill: (turns, record) => fill(turns, boxesOfRecord(record, key), order),
    print: (_, after, record) => ({
      texts: after.map(({ pieces }) => pieces.map(({ text }) => text).join("")),
      keys: movedBoxes(after, boxesOfRecord(record, key), order),
    }),
    follow: () => [],
    takes: ({ path, value }, record) =>
      isBoxValue(value) &&
      (value as unknown[]).length === 4 &&
      boxesOfRecord(record, key).some((box) => String(box.path) === String(path)),
  },
});

export const recordCorners = recordBoxes("record-corners", "corners");
export const recordXywh = recordBoxes("record-xywh", "width-height");

const UNDER = new Map<string, Notation>();

/** The same with its boxes under one key, as `parseKeyPath` reads it, whatever it is called: `region`, `regions[].rect`. */
export function recordBoxesUnder(name: (typeof OF_RECORDS)[number], boxKey: string): Notation {
  const id = `${name} ${boxKey}`;
  const known = UNDER.get(id);
  if (known) return known;
  const order = name === "record-corners" ? "corners" : "width-height";
  const made = recordBoxes(name, order, parseKeyPath(boxKey) ?? [boxKey]);
  UNDER.set(id, made);
  return made;
}

function fill(turns: readonly (readonly Piece[])[], found: readonly RecordBox[], order: BoxOrder): Piece[][] {
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

function movedBoxes(after: readonly PlacedPieces[], found: readonly RecordBox[], order: BoxOrder): KeyEdit[] {
  const now = new Map(
    after
      .flatMap(({ pieces }) => pieces)
      .flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes))
      .map((box) => [String(box.key), box.numbers]),
  );
  return found.flatMap((box) => {
    const numbers = now.get(String(box.path));
    const old = cornersOf(box.printed, order);
    const isMoved = numbers && (["x1", "y1", "x2", "y2"] as const).some((corner) => numbers[corner] !== old[corner]);
    return isMoved ? [withOtherBox(box, numbers, order)] : [];
  });
}
