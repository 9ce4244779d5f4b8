import { parseKeyPath } from "#domain/shapes/key-path.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";
import { type NotationName, OF_RECORDS, type Piece } from "./notation.ts";
import { notationOf } from "./notations/index.ts";
import { objectsKeyOf } from "./objects-key.ts";
import { boxesOfRecord } from "./record-boxes.ts";

/** Words of the instructions that ask for boxes or give them: LLaVA's, SVIT's, RefCOCO's and their kin. */
export const SPEAKS_OF_PLACES =
  /\b(?:bounding|box(?:es)?|bbox|coordinates?|regions?|locat\w+)\b|边界框|坐标|区域|位置/i;

type Text = { value: string };
type Look = {
  name: NotationName;
  /** What a text of it cannot lack: looking for it is cheaper than taking the text apart. */
  sign: string;
  /** True where the boxes found are sure to be some. */
  isSure?(pieces: readonly Piece[], turns: readonly Text[]): boolean;
};

const mentions = (pieces: readonly Piece[]) => pieces.filter((piece) => piece.kind === "mention");
const asksForPlaces = (turns: readonly Text[]) => turns.some(({ value }) => SPEAKS_OF_PLACES.test(value));
/** In the words of Qwen3-VL and GLM-V the same JSON has another space, which detection looks for among Qwen2.5-VL's. */
const isJsonBox = (pieces: readonly Piece[]) =>
  pieces.some(({ kind, text }) => kind !== "plain" && text.startsWith("{"));

/** In the order in which they are asked: who has signs of their own first, then who has lists of numbers alone. */
const LOOKS: readonly Look[] = [
  { name: "svit", sign: "<st>", isSure: (pieces) => mentions(pieces).some(({ boxes }) => boxes.length > 0) },
  { name: "qwen2-vl", sign: "<|box_start|>" },
  { name: "deepseek-vl2", sign: "<|det|>" },
  { name: "locate-anything", sign: "<box><" },
  { name: "internvl", sign: "<box>" },
  { name: "qwen-vl", sign: "<box>" },
  { name: "minigpt-v2", sign: "{<" },
  { name: "kosmos-2", sign: "<patch_index_" },
  { name: "paligemma", sign: "<loc" },
  { name: "florence-2", sign: "<loc_" },
  { name: "glm-v", sign: "<|begin_of_box|>" },
  { name: "qwen2.5-vl", sign: '"bb', isSure: isJsonBox },
  { name: "qwen2.5-vl", sign: '"box_2d"', isSure: isJsonBox },
  { name: "cogvlm", sign: "[[" },
  // Three digits behind the point, each time: nobody else writes lists without a blank so.
  { name: "shikra", sign: "[", isSure: (pieces) => boxesOf(pieces).some(({ text }) => /\.\d/.test(text)) },
  { name: "llava", sign: "[", isSure: (pieces, turns) => asksForPlaces(turns) || mentions(pieces).length > 0 },
  { name: "ferret", sign: "[", isSure: (pieces, turns) => asksForPlaces(turns) || mentions(pieces).length > 0 },
];

/** Whose signs nobody writes by chance: all but lists of numbers in brackets. */
export const hasSigns = (name: NotationName): boolean => !["cogvlm", "shikra", "llava", "ferret"].includes(name);

const boxesOf = (pieces: readonly Piece[]) => pieces.flatMap((piece) => (piece.kind === "plain" ? [] : piece.boxes));

/** The notations that an entry's boxes are written in, mostly one or none. `boxKey`: where a person said that they stand. */
export function boxedBy(
  turns: readonly Text[],
  record: JsonRecord | null,
  boxKey: string | null = null,
): NotationName[] {
  if (record && boxKey !== null && boxesOfRecord(record, parseKeyPath(boxKey) ?? [boxKey]).length > 0)
    return [...OF_RECORDS];
  const beside = record ? besideIn(turns, record) : null;
  if (beside) return [beside];
  const found: NotationName[] = [];
  for (const { name, sign, isSure } of LOOKS) {
    if (!turns.some(({ value }) => value.includes(sign))) continue;
    const pieces = turns.flatMap(({ value }) => notationOf(name).parse(value));
    const isBoxed = boxesOf(pieces).some(({ numbers }) => numbers !== null);
    if (isBoxed && (isSure?.(pieces, turns) ?? true)) {
      found.push(name);
      // What has signs of its own is no list of another.
      break;
    }
  }
  return found.length === 0 && record && boxesOfRecord(record).length > 0 ? [...OF_RECORDS] : found;
}

/** A record that has the boxes in a key, and placeholders that point there. */
function besideIn(turns: readonly Text[], record: JsonRecord): NotationName | null {
  if (turns.some(({ value }) => value.includes("<bbox>")) && objectsKeyOf(record)) return "ms-swift";
  return turns.some(({ value }) => value.includes("<bbox_location")) && notationOf("ferret-ui").beside?.spaceOf(record)
    ? "ferret-ui"
    : null;
}
