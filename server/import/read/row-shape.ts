import { foreignToVisualGenome } from "#domain/import/foreign-shape.ts";
import { shapeOfRecord } from "#domain/shapes/index.ts";
import { SHAPES, type ShapeName } from "#domain/shapes/shape.ts";
import { isObject } from "./json-value.ts";

export type JsonFormat =
  | "svit"
  | "llava"
  | "vision-flan"
  | ShapeName
  | "vg-image-data"
  | "vg-objects"
  | "vg-attributes"
  | "vg-relationships"
  | "vg-regions"
  | "coco"
  | "gloss";

/**
 * What a row looks like. `isProven` is false for Visual Genome's shape without anything that only it has, null for an empty
 * list of it, which holds nothing to tell by.
 */
export type Shape = { format: JsonFormat; isProven: boolean | null };

type Row = Record<string, unknown>;

/** Formats whose rows are records of one entry each, whichever way each of them is written (read-record.ts). */
const OF_RECORDS: ReadonlySet<JsonFormat> = new Set(["llava", "vision-flan", ...SHAPES]);
export const isOfRecords = (format: JsonFormat): boolean => OF_RECORDS.has(format);

/** The shape of a row; null for none that is read. `section` is the key of the list that it stands in. */
export function shapeOf(section: string | null, row: Row): Shape | null {
  if (section !== null && isCoco(section, row)) return proven("coco");
  if (Array.isArray(row.conversations)) {
    const format = conversationsFormat(row, row.conversations);
    if (format) return proven(format);
  }
  const ofVisualGenome = visualGenomeShape(row);
  if (ofVisualGenome) return ofVisualGenome;
  if ("entry" in row && "turn" in row && "language" in row && "text" in row) return proven("gloss");
  // An annotation that asks and answers joins the photos of its own file (read-coco.ts).
  const shape = section === "annotations" ? null : shapeOfRecord(row);
  return shape && proven(shape.name);
}

const proven = (format: JsonFormat): Shape => ({ format, isProven: true });

const isCoco = (section: string, row: Row): boolean =>
  (section === "images" && ("file_name" in row || "captions" in row || "caption" in row)) ||
  (section === "annotations" && ("bbox" in row || "caption" in row)) ||
  (section === "categories" && "name" in row);

/**
 * SVIT's list holds conversations with `content`, LLaVA's holds messages of from and value, whatever stands beside it:
 * an `image_id` is in both. Null for messages that are spelt in another way.
 */
function conversationsFormat(row: Row, list: readonly unknown[]): JsonFormat | null {
  const first = list.find(isObject);
  const llava = "task_name" in row ? "vision-flan" : "llava";
  if (!first) return "image_id" in row ? "svit" : llava;
  if ("from" in first || "value" in first) return shapeOfRecord(row)?.name === "preference" ? null : llava;
  if ("role" in first) return null;
  return "content" in first || "image_id" in row ? "svit" : llava;
}

const VG_LISTS = [
  ["vg-objects", "objects", "object_id"],
  ["vg-attributes", "attributes", "object_id"],
  ["vg-relationships", "relationships", "relationship_id"],
  ["vg-regions", "regions", "region_id"],
] as const;

/** What proves each format, for a person. */
export const VG_PROOF: Partial<Record<JsonFormat, { what: string; proof: string }>> = {
  "vg-image-data": { what: "image_data", proof: "url" },
  ...Object.fromEntries(VG_LISTS.map(([format, what, proof]) => [format, { what, proof }])),
};

/** An id and a size, or a list of boxed things, is what many files have: only VG's own ids and addresses prove it. */
function visualGenomeShape(row: Row): Shape | null {
  if (!("image_id" in row || "id" in row) || foreignToVisualGenome(row) !== null) return null;
  for (const [format, key, proof] of VG_LISTS) {
    const list = row[key];
    if (!Array.isArray(list) || !list.every(isObject)) continue;
    return { format, isProven: list.length === 0 ? null : list.every((element) => proof in element) };
  }
  if ("image_id" in row && "width" in row && "height" in row)
    return { format: "vg-image-data", isProven: "url" in row };
  return null;
}

/** The shape that the first keys of a file tell. */
export function formatOfHead(head: Uint8Array): JsonFormat | null {
  const text = Buffer.from(head.subarray(0, 4096)).toString("latin1");
  if (SVIT_HEAD.test(text)) return "svit";
  return LLAVA_HEAD.test(text) ? "llava" : null;
}

const SVIT_HEAD = /^\s*\[?\s*\{\s*"image_id"\s*:\s*[^,]+,\s*"conversations"(?!\s*:\s*\[\s*\{\s*"(?:from|value|role)")/;
const LLAVA_HEAD = /^\s*\[?\s*\{[^{}[\]]*"conversations"(?!\s*:\s*\[\s*\{\s*"role")/;
