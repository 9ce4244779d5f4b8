import { z } from "zod";
import { isSameJson, type KeyEdit } from "#domain/grounding/key-edits.ts";
import type { Notation, Piece, PlacedPieces, PrintedBox } from "#domain/grounding/notation.ts";
import { isBoxValue } from "#domain/grounding/objects-key.ts";
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
  beside: {
    blank: () => ({ [KEY]: [] }),
    spaceOf: (record) => (listsOf(record) ? "pixels" : null),
    fill,
    print,
    // A text counts its own list: where it goes, that goes along, and all others keep theirs.
    follow: (before, after, record) =>
      arranged({ turns: before.length, lists: listsOf(record) }, after, ({ pieces }, own) => own ?? emptyList(pieces)),
    takes,
  },
};

const placeholder = (index: number) => `<bbox_location${index}>`;
const cornersSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const listsOf = (record: JsonRecord): unknown[][] | null =>
  z.array(z.array(z.unknown())).safeParse(record[KEY]).data ?? null;

function fill(turns: readonly (readonly Piece[])[], record: JsonRecord): Piece[][] {
  const lists = listsOf(record);
  return turns.map((pieces, turn) =>
    pieces.map((piece): Piece => {
      if (piece.kind === "plain") return piece;
      const boxes = piece.boxes.map((box): PrintedBox => {
        const nth = Number(/\d+/.exec(box.text)?.[0]);
        const value = lists?.[turn]?.[nth];
        if (value === undefined) return box;
        const [x1, y1, x2, y2] = cornersSchema.safeParse(value).data ?? [];
        const isBox = x1 !== undefined && y1 !== undefined && x2 !== undefined && y2 !== undefined;
        return { ...box, numbers: isBox ? { x1, y1, x2, y2 } : null, key: [KEY, turn, nth] };
      });
      return { ...piece, boxes };
    }),
  );
}

/** A place for each placeholder of a turn that had none. */
const emptyList = (pieces: readonly Piece[]): unknown[] => {
  const numbers = boxesIn(pieces).map(({ text }) => Number(/\d+/.exec(text)?.[0]));
  return Array.from({ length: Math.max(-1, ...numbers) + 1 }, () => []);
};

const boxesIn = (pieces: readonly Piece[]) => pieces.flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes));
const listed = ({ numbers }: PrintedBox) => (numbers ? [numbers.x1, numbers.y1, numbers.x2, numbers.y2] : []);

function print(
  before: readonly (readonly Piece[])[],
  after: readonly PlacedPieces[],
  record: JsonRecord,
): { texts: string[]; keys: KeyEdit[] } {
  const lists = listsOf(record);
  const texts: string[] = [];
  const keys = arranged({ turns: before.length, lists }, after, ({ from, pieces }, own = []) => {
    const old = from === null ? [] : boxesIn(before[from] ?? []);
    const made = boxesIn(pieces);
    const isRecounted = made.length !== old.length || made.some(({ key }) => key === undefined);
    const printed = isRecounted && lists ? recounted(pieces, own, old) : moved(pieces, own);
    texts.push(printed.text);
    return printed.list;
  });
  return { texts, keys };
}

/** The lists of the turns of now, as edits of those that there were: one a turn, as far as the record had them. */
function arranged(
  { turns, lists }: { turns: number; lists: readonly unknown[][] | null },
  after: readonly PlacedPieces[],
  listOf: (turn: PlacedPieces, own: readonly unknown[] | undefined) => readonly unknown[],
): KeyEdit[] {
  const made = after.map((turn) => listOf(turn, turn.from === null ? undefined : lists?.[turn.from]));
  if (!lists) return [];
  const filled = made.findLastIndex((list) => list.length > 0) + 1;
  const value = lists.length >= turns ? made : made.slice(0, Math.max(filled, Math.min(lists.length, made.length)));
  const isInPlace = value.length === lists.length && value.every((_, at) => after[at]?.from === at);
  if (isInPlace) return value.flatMap((list, at) => listEdits([KEY, at], lists[at] ?? [], list));
  return isSameJson(value, lists) ? [] : [{ path: [KEY], value }];
}

/** Of a list as long as before the boxes that differ, else the whole list. */
function listEdits(path: KeyEdit["path"], before: readonly unknown[], after: readonly unknown[]): KeyEdit[] {
  if (before.length !== after.length) return [{ path, value: after }];
  return after.flatMap((value, nth) => (isSameJson(value, before[nth]) ? [] : [{ path: [...path, nth], value }]));
}

/** Texts that stay as they are, with other numbers in their list. */
function moved(pieces: readonly Piece[], own: readonly unknown[]) {
  const list = [...own];
  for (const { key, numbers, ...box } of boxesIn(pieces))
    if (numbers && key && !isSameNumbers(own[Number(key[2])], numbers))
      list[Number(key[2])] = listed({ ...box, numbers });
  return { text: pieces.map(({ text }) => text).join(""), list };
}

const isSameNumbers = (value: unknown, { x1, y1, x2, y2 }: NonNullable<PrintedBox["numbers"]>) =>
  isSameJson(value, [x1, y1, x2, y2]);

/** A placeholder counts the list, so that all of the turn are counted anew. One that stands twice stays one. */
function recounted(pieces: readonly Piece[], own: readonly unknown[], old: readonly PrintedBox[]) {
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
  return { text, list: [...values, ...own.filter((_, nth) => !used.has(nth))] };
}

/** So many boxes more than it came with a turn may get. */
const ADDED_MAX = 10_000;

function takes({ path: [root, turn, nth, ...more], value }: KeyEdit, record: JsonRecord): boolean {
  const lists = listsOf(record);
  if (root !== KEY || more.length > 0 || !lists) return false;
  const known = lists.flat();
  const isOne = (own: unknown) => isBoxValue(own) || known.some((old) => isSameJson(own, old));
  const isList = (own: unknown) => Array.isArray(own) && own.length <= known.length + ADDED_MAX && own.every(isOne);
  if (turn === undefined) return Array.isArray(value) && value.every(isList);
  if (typeof turn !== "number" || turn > ADDED_MAX) return false;
  if (nth === undefined) return turn < lists.length + ADDED_MAX && isList(value);
  return typeof nth === "number" && nth < (lists[turn]?.length ?? 0) && isOne(value);
}
