import { z } from "zod";
import type { KeyChange, Notation, Piece, PlacedPieces, PrintedBox } from "#domain/grounding/notation.ts";
import { runsOf } from "#domain/grounding/runs.ts";
import { parseUntagged } from "#domain/grounding/untagged.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";

const KEY = "box_x1y1x2y2";
const BOX = String.raw`<bbox_location\d{1,4}>`;
const { strays } = runsOf({
  sign: "<bbox_location",
  run: String.raw`${BOX}(?:\s*(?:,\s*)?${BOX})*`,
  box: BOX,
  corners: () => null,
});

/**
 * `the widget <bbox_location0>` in the text, and in the record `box_x1y1x2y2`: for each turn a list of boxes in pixels, which the placeholders
 * count (apple/ml-ferret 3c9e5c9, ferretui/ferretui/train/train.py, ferretui/playground/sample_data/train_data_example.json).
 */
export const ferretUi: Notation = {
  name: "ferret-ui",
  spaces: ["pixels"],
  says: { severalBoxes: true, phrase: "before", boxAlone: true, inSentences: true, inQuestions: true },
  parse: (text) => parseUntagged(text, strays(text, 0, text.length)),
  printBox: () => placeholder(0),
  printMention: (phrase, boxes) =>
    [phrase ?? "", ...boxes.map((_, index) => placeholder(index))].filter((part) => part !== "").join(" "),
  between: " ",
  beside: { blank: () => ({ [KEY]: [] }), spaceOf: (record) => (listsOf(record) ? "pixels" : null), fill, print },
};

const placeholder = (index: number) => `<bbox_location${index}>`;
const cornersSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const listsOf = (record: JsonRecord): unknown[][] | null =>
  z.array(z.array(z.unknown())).safeParse(record[KEY]).data ?? null;

function fill(turns: readonly PlacedPieces[], record: JsonRecord): Piece[][] {
  const lists = listsOf(record);
  return turns.map(({ index, pieces }) =>
    pieces.map((piece): Piece => {
      if (piece.kind === "plain" || index === null) return piece;
      const boxes = piece.boxes.map((box): PrintedBox => {
        const nth = Number(/\d+/.exec(box.text)?.[0]);
        const value = lists?.[index]?.[nth];
        if (value === undefined) return box;
        const [x1, y1, x2, y2] = cornersSchema.safeParse(value).data ?? [];
        const isBox = x1 !== undefined && y1 !== undefined && x2 !== undefined && y2 !== undefined;
        return { ...box, numbers: isBox ? { x1, y1, x2, y2 } : null, key: [KEY, index, nth] };
      });
      return { ...piece, boxes };
    }),
  );
}

const boxesIn = (pieces: readonly Piece[]) => pieces.flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes));
const listed = ({ numbers }: PrintedBox) => (numbers ? [numbers.x1, numbers.y1, numbers.x2, numbers.y2] : []);

function print(
  before: readonly PlacedPieces[],
  after: readonly PlacedPieces[],
  record: JsonRecord,
): { texts: string[]; keys: KeyChange[] } {
  const lists = listsOf(record);
  const keys: KeyChange[] = [];
  const texts = after.map(({ index, pieces }, turn) => {
    const old = boxesIn(before[turn]?.pieces ?? []);
    const made = boxesIn(pieces);
    const plain = pieces.map(({ text }) => text).join("");
    if (index === null || !lists) return plain;
    const own = lists[index] ?? [];
    const isRecounted = made.length !== old.length || made.some(({ key }) => key === undefined);
    if (!isRecounted) {
      for (const box of made) {
        const value = own[Number(box.key?.[2])];
        if (box.numbers && JSON.stringify(listed(box)) !== JSON.stringify(value) && box.key)
          keys.push({ path: box.key, value: listed(box) });
      }
      return plain;
    }
    // A placeholder counts the list, so that all of the turn are counted anew. One that stands twice stays one.
    const values: unknown[] = [];
    const places = new Map<string, number>();
    const text = pieces
      .map((piece) => {
        if (piece.kind === "plain") return piece.text;
        const numbered = piece.boxes.map((box) => {
          const name = box.key ? String(box.key) : `new ${values.length}`;
          const place =
            places.get(name) ?? values.push(box.key && !box.numbers ? own[Number(box.key[2])] : listed(box)) - 1;
          places.set(name, place);
          return placeholder(place);
        });
        const first = piece.text.indexOf("<bbox_location");
        const words = (first < 0 ? piece.text : piece.text.slice(0, first)).trimEnd();
        return [words, ...numbered].filter((part) => part !== "").join(" ");
      })
      .join("");
    const used = new Set(old.map(({ key }) => Number(key?.[2])));
    const unused = own.filter((_, nth) => !used.has(nth));
    keys.push({ path: [KEY, index], value: [...values, ...unused] });
    return text;
  });
  return { texts, keys };
}
