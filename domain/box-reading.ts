import { z } from "zod";
import { imageBoxSchema } from "#domain/box/box.ts";
import { imageViewSchema } from "#domain/entry/entry-view.ts";
import { groundingSchema } from "#domain/entry/grounding.ts";
import { NOTATIONS, type NotationName } from "#domain/grounding/notation.ts";
import { spaceSettingSchema } from "#domain/grounding/space.ts";
import { idSchema } from "#domain/id.ts";

/** How the boxes of a file are to be read: the notation that prints them, and the space of its numbers. */
export const boxReadingSchema = z.strictObject({ notation: z.enum(NOTATIONS), space: spaceSettingSchema });
export type BoxReadingChoice = z.infer<typeof boxReadingSchema>;

/**
 * What settles how boxes are read: of a whole file, or, in one of several notations, of the entries whose boxes have these signs around them
 * (`signs`, as the list of files names them; ones that are not among the file's are added to it).
 */
export const settledReadingSchema = boxReadingSchema.extend({ signs: z.enum(NOTATIONS).optional() });
export type SettledReading = z.infer<typeof settledReadingSchema>;

/** How one notation of a file is read now, and the readings that its rows allow. `settledAt` null: its rows told, or nobody has. */
const notationOfFileSchema = z.object({
  /** By which its entries are told, in a file of several; else null. */
  signs: z.enum(NOTATIONS).nullable(),
  grounding: groundingSchema,
  readings: boxReadingSchema.array(),
  /** Entries with boxes of it, as they were counted last; null before that. */
  entries: z.int().nullable(),
  settledBy: z.string().nullable(),
  settledAt: z.iso.datetime().nullable(),
});
export type NotationOfFile = z.infer<typeof notationOfFileSchema>;

/** A source file with the notations of its boxes, mostly one. `strangers`: entries with boxes in signs of none of them. */
export const fileBoxesSchema = z.object({
  fileId: idSchema,
  path: z.string(),
  format: z.string(),
  /** As the card beside the file names it. */
  licence: z.string().nullable(),
  notations: notationOfFileSchema.array(),
  strangers: z.int(),
});
export type FileBoxes = z.infer<typeof fileBoxesSchema>;

/** An entry of a file drawn by several readings: of each, its phrases with their boxes in pixels of the photo. */
export const drawnExampleSchema = z.object({
  entryId: idSchema,
  image: imageViewSchema,
  texts: z.string().array(),
  drawn: z.array(z.array(z.object({ phrase: z.string(), boxes: imageBoxSchema.array() }))),
});
export type DrawnExample = z.infer<typeof drawnExampleSchema>;

/** Progress and report of a recount: entries looked at, and those whose counts, marks or words changed. */
export type RecountProgress = { done: number; total: number };
export type RecountReport = { entries: number; changed: number };

/** Entries with boxes by the signs of their notation; `unknown`: in signs of none of the file's. */
export type BoxCounts = Partial<Record<NotationName | "unknown", number>>;
export const boxCountsSchema = z.partialRecord(z.enum([...NOTATIONS, "unknown"]), z.int());
