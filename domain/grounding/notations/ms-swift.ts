import type { KeyEdit } from "#domain/grounding/key-edits.ts";
import type { Mention, Notation, Piece, PlacedPieces, PrintedBox, StrayBoxes } from "#domain/grounding/notation.ts";
import { type Group, objectsKeyOf, type Placed } from "#domain/grounding/objects-key.ts";
import { phraseBefore } from "#domain/grounding/phrase-before.ts";
import { withPlain } from "#domain/grounding/pieces.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";

const REF = "<ref-object>";
const BOX = "<bbox>";
// An element of JSON that names its box, a phrase with the boxes behind it, or boxes alone.
const PLACED =
  /\{\s*"[^"<>{}]*"\s*:\s*<bbox>\s*,\s*"[^"<>{}]*"\s*:\s*"<ref-object>"\s*\}|<ref-object>(?:\s*<bbox>)*|<bbox>(?:\s*(?:,\s*)?<bbox>)*/g;

/**
 * `<ref-object><bbox>` in the text, and in the record `objects: {"ref": ["the cup"], "bbox": [[160, 240, 320, 360]]}`, in pixels or, with
 * `bbox_type` "norm1", in parts of the photo; each placeholder takes the next of its list, over all turns (modelscope/ms-swift 3602360,
 * docs/source_en/Customization/Custom-dataset.md "Grounding", swift/template/base.py `normalize_bbox`). Its second release had a list:
 * `objects: [{"caption", "bbox", "bbox_type", "image"}]`, where one placeholder stands for all boxes of a nested `bbox` (its swift/llm/template/base.py
 * `replace_box`); the third refuses those (dataset/preprocessor/core.py `_check_objects`).
 */
export const msSwift: Notation = {
  name: "ms-swift",
  spaces: ["pixels", "unit", "thousand"],
  says: { severalBoxes: true, phrase: "marked", boxAlone: true, inSentences: true, inQuestions: true },
  parse: (text) => withPlain(text, placed(text)),
  printBox: () => BOX,
  printMention: (phrase, boxes) => (phrase === null ? "" : REF) + BOX.repeat(boxes.length),
  between: "",
  beside: {
    saysPhoto: true,
    blank: (space) => ({
      objects: {
        ref: [],
        bbox: [],
        bbox_type: space === "unit" ? "norm1" : space === "thousand" ? "norm_1000" : "real",
      },
    }),
    spaceOf: (record) => objectsKeyOf(record)?.space ?? null,
    fill,
    print,
    // Placeholders say nothing but their order: nobody's text changes with it.
    follow: (before, after, record) => print(before, after, record).keys,
    takes: (edit, record) => objectsKeyOf(record)?.takes(edit) ?? false,
  },
};

function fill(turns: readonly (readonly Piece[])[], record: JsonRecord): Piece[][] {
  const key = objectsKeyOf(record);
  let nextRef = 0;
  let nextBox = 0;
  return turns.map((pieces) =>
    pieces.map((piece): Piece => {
      if (piece.kind === "plain") return piece;
      const ref = piece.text.includes(REF) ? key?.refs[nextRef++] : undefined;
      const caption = key?.boxes[nextBox]?.caption;
      const boxes = piece.boxes.flatMap((box) => {
        const own = key?.boxes[nextBox++];
        if (!own) return [box];
        return own.places.map(({ path, numbers }) => ({ ...box, numbers, key: path, image: own.image }));
      });
      if (ref && piece.kind === "mention") return { ...piece, boxes, phrase: ref.phrase, phraseKey: ref.path };
      // In the list of the second release a box's own element names it, wherever the words stand.
      if (!caption || boxes.length === 0 || piece.text.includes(REF)) return { ...piece, boxes };
      const named = { phrase: caption.phrase, phraseKey: caption.path, boxes };
      return piece.kind === "mention"
        ? { ...piece, ...named }
        : { ...piece, ...named, kind: "mention", phraseStart: piece.start, phraseEnd: piece.start };
    }),
  );
}

function* placed(text: string): Generator<Mention | StrayBoxes> {
  let from = 0;
  for (const match of text.matchAll(PLACED)) {
    const start = match.index;
    const end = start + match[0].length;
    const boxes = boxesIn(match[0], start);
    const ref = match[0].indexOf(REF);
    const guess = ref < 0 ? phraseBefore(text, start, from) : null;
    const phrase = ref < 0 ? guess : { start: start + ref, end: start + ref + REF.length };
    const first = guess?.start ?? start;
    yield phrase
      ? {
          kind: "mention",
          start: first,
          end,
          text: text.slice(first, end),
          phrase: text.slice(phrase.start, phrase.end),
          phraseStart: phrase.start,
          phraseEnd: phrase.end,
          boxes,
          ...(guess ? { isPhraseGuessed: true as const } : {}),
        }
      : { kind: "stray-box", start, end, text: match[0], boxes };
    from = end;
  }
}

const boxesIn = (text: string, offset: number): PrintedBox[] =>
  Array.from(text.matchAll(/<bbox>/g), ({ index }) => ({
    start: offset + index,
    end: offset + index + BOX.length,
    text: BOX,
    numbers: null,
  }));

function print(
  before: readonly (readonly Piece[])[],
  after: readonly PlacedPieces[],
  record: JsonRecord,
): { texts: string[]; keys: KeyEdit[] } {
  const texts = after.map(({ pieces }) => pieces.map(textOf).join(""));
  const placed = placedIn(after.map(({ pieces }) => pieces));
  const taken = placedIn(before);
  const keys = objectsKeyOf(record)?.changed(placed, { refs: taken.refs.length, boxes: taken.boxes.length }) ?? [];
  return { texts, keys };
}

function placedIn(turns: readonly (readonly Piece[])[]): Placed {
  const pieces = turns.flat().filter((piece) => piece.kind !== "plain");
  return {
    refs: pieces.flatMap((piece) =>
      piece.kind === "mention"
        ? Array.from(textOf(piece).matchAll(/<ref-object>/g), () => (piece.phrase === REF ? undefined : piece.phrase))
        : [],
    ),
    boxes: pieces.flatMap(({ boxes }) => groupsOf(boxes)),
  };
}

/** The boxes of a piece by their placeholders: those of one element of the record share one, and a new one behind them shares it, too. */
function groupsOf(boxes: readonly PrintedBox[]): Group[] {
  const groups: [PrintedBox, ...PrintedBox[]][] = [];
  for (const box of boxes) {
    const last = groups.at(-1);
    const element = last && elementIn(last[0]);
    const isShared =
      element !== null && element !== undefined && (elementIn(box) === element || isNewBeside(box, last?.[0]));
    if (last && isShared) last.push(box);
    else groups.push([box]);
  }
  return groups;
}

/** Of a box in a list of boxes for one placeholder the number of its element; else null. */
const elementIn = ({ key }: PrintedBox) => (key?.length === 4 ? key[1] : null);
const isNewBeside = ({ key, image = 0 }: PrintedBox, first: PrintedBox | undefined) =>
  key === undefined && image === (first?.image ?? 0);

const textOf = (piece: Piece): string => (piece.kind === "plain" ? piece.text : placeholders(piece));

/** The text of a piece with as many placeholders as its boxes need. */
function placeholders({ text, boxes }: Mention | StrayBoxes): string {
  const count = text.split(BOX).length - 1;
  const { length } = groupsOf(boxes);
  if (length === count) return text;
  if (text.startsWith("{")) return length === 0 ? REF : Array.from({ length }, () => text).join(", ");
  const first = text.indexOf(BOX);
  return (first < 0 ? text : text.slice(0, first).trimEnd()) + BOX.repeat(length);
}
