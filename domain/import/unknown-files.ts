import { z } from "zod";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { MAPPING_NAME_MAX, mappingSchema } from "#domain/shapes/mapping.ts";
import type { JsonRecord } from "#domain/shapes/shape.ts";

/**
 * Files of an import whose records nobody can read until a person says which key is what. `rows`: the first records, cut short; `photosFound`:
 * what in them names a photo of the import; `pictures`: the first of those, small. Files of the same keys are told once: `count`.
 */
export const unknownFilesSchema = z.object({
  files: z
    .object({
      path: z.string(),
      count: z.number(),
      rows: z.record(z.string(), z.unknown()).array(),
      photosFound: z.string().array(),
      pictures: z.object({ name: z.string(), widthPx: z.int(), heightPx: z.int(), url: z.string() }).array(),
    })
    .array(),
});
export type UnknownFiles = z.infer<typeof unknownFilesSchema>;
export type UnknownFile = UnknownFiles["files"][number];
/** A photo of a row before it is imported: its name there, the size of its raster in pixels, and a small picture of it as a `data:` URL. */
export type RowPicture = UnknownFile["pictures"][number];

/** What is asked of an import that met such files: the same once more, read by a mapping. Without a name it is kept under its keys. */
export const mappedImportSchema = z.strictObject({
  mapping: mappingSchema,
  name: nameSchema(MAPPING_NAME_MAX).optional(),
});

export const ROWS_SHOWN = 8;
export const FILES_SHOWN = 8;
/** Photos a file of which a picture is sent along: each takes some 30 KB of the answer. */
export const PICTURES_SHOWN = 4;
const TEXT_MAX = 1000;
const ELEMENTS_MAX = 20;
const DEPTH_MAX = 8;

/** A value as a table shows it: long texts and lists cut, what is nested too deep left out. */
export function cutShort(value: unknown, depth = 0): unknown {
  if (typeof value === "string")
    return value.length > TEXT_MAX ? `${value.slice(0, TEXT_MAX).toWellFormed()}…` : value.toWellFormed();
  if (typeof value !== "object" || value === null) return value;
  if (depth === DEPTH_MAX) return null;
  if (Array.isArray(value)) return value.slice(0, ELEMENTS_MAX).map((own) => cutShort(own, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, own]) => [key, cutShort(own, depth + 1)]));
}

/** All that could name a photo in a record: its texts, as far as they are names, and its numbers. */
export function namesInRecord(record: JsonRecord): string[] {
  const names: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value === "number" || (typeof value === "string" && value.length <= NAME_MAX && value !== ""))
      names.push(String(value));
    else if (typeof value === "object" && value !== null) for (const own of Object.values(value)) look(own);
  };
  look(record);
  return names;
}
const NAME_MAX = 500;
