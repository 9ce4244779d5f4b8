import { z } from "zod";
import type { Corners, Size } from "#domain/box/box.ts";
import { type KeyPath, placesOf } from "#domain/shapes/key-path.ts";
import type { JsonRecord, Path } from "#domain/shapes/shape.ts";
import type { KeyEdit } from "./key-edits.ts";
import { objectsKeyOf } from "./objects-key.ts";

/** Two corners, or a corner with width and height: rows of RefCOCO have either under the same key. */
export const BOX_ORDERS = ["corners", "width-height"] as const;
export type BoxOrder = (typeof BOX_ORDERS)[number];

/** A box that stands in a key of a record, and what its record calls it. `printed` are its four numbers as they are. */
export type RecordBox = {
  path: Path;
  printed: readonly [number, number, number, number];
  phrase: { path: Path; value: string } | null;
};

const BOX_KEYS = ["bbox", "box", "gt_bbox", "bbox_2d", "bboxes", "boxes"];
const PHRASE_KEYS = [
  "expression",
  "phrase",
  "referring",
  "ref",
  "sentence",
  "normal_caption",
  "label",
  "caption",
  "name",
  "category",
];
const fourSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/**
 * The boxes of a record that stand beside its text and that no placeholder points at: rows of RefCOCO, Visual Genome and their kin
 * (`{"image", "expression", "bbox": [x, y, w, h]}`; lists of boxes under `bboxes`). Those of ms-swift and Ferret-UI are their notations'. `key`: the one that
 * a person said they stand under.
 */
export function boxesOfRecord(record: JsonRecord, key?: KeyPath): RecordBox[] {
  if (!key && objectsKeyOf(record)) return [];
  const name = PHRASE_KEYS.find((own) => typeof record[own] === "string" && record[own] !== "");
  const phrase = name === undefined ? null : { path: [name], value: String(record[name]) };
  return (key ? [key] : BOX_KEYS.map((own) => [own]))
    .flatMap((path) => placesOf(record, path))
    .flatMap(({ path, value }) => {
      const one = fourIn(value);
      if (one) return [{ path, printed: one, phrase }];
      return (Array.isArray(value) ? value : []).flatMap((own: unknown, index) => {
        const printed = fourIn(own);
        return printed ? [{ path: [...path, index], printed, phrase }] : [];
      });
    });
}

/** Most records have none of these keys: a schema that refuses what is not there takes ten times as long as to look. */
const fourIn = (value: unknown): RecordBox["printed"] | undefined =>
  Array.isArray(value) ? fourSchema.safeParse(value).data : undefined;

/**
 * Which four numbers a file's boxes are: told by those that would be inside out or beyond their photo the other way. Null where both fit all of
 * them, or neither does: a person's to say.
 */
export function orderOfBoxes(rows: Iterable<{ printed: RecordBox["printed"]; size: Size | null }>): BoxOrder | null {
  let [corners, widthHeight, boxes] = [0, 0, 0];
  for (const { printed, size } of rows) {
    boxes++;
    const [a, b, c, d] = printed;
    if (c > a && d > b) corners++;
    if (c > 0 && d > 0 && (!size || (a + c <= size.widthPx + 1 && b + d <= size.heightPx + 1))) widthHeight++;
  }
  // A broken row or two must not decide.
  const isAll = (count: number) => boxes > 0 && count >= 0.98 * boxes;
  if (isAll(corners) === isAll(widthHeight)) return null;
  return isAll(corners) ? "corners" : "width-height";
}

export const cornersOf = ([a, b, c, d]: RecordBox["printed"], order: BoxOrder): Corners =>
  order === "corners" ? { x1: a, y1: b, x2: c, y2: d } : { x1: a, y1: b, x2: a + c, y2: b + d };

/** Another box in place of one of the record's, in the order of its file. */
export const withOtherBox = ({ path }: RecordBox, { x1, y1, x2, y2 }: Corners, order: BoxOrder): KeyEdit => ({
  path,
  value: order === "corners" ? [x1, y1, x2, y2] : [x1, y1, lengthOf(x1, x2), lengthOf(y1, y2)],
});

/** Without the last digits that a difference of doubles brings: 0.4 - 0.1 is 0.30000000000000004. */
const lengthOf = (from: number, to: number) => Number((to - from).toPrecision(12));
