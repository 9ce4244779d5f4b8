import { z } from "zod";
import { imageBoxSchema } from "#domain/box/box.ts";
import { imageViewSchema } from "#domain/entry/entry-view.ts";
import { groundingSchema } from "#domain/entry/grounding.ts";
import { NOTATIONS } from "#domain/grounding/notation.ts";
import { spaceSettingSchema } from "#domain/grounding/space.ts";
import { idSchema } from "#domain/id.ts";

/** How the boxes of a file are to be read: the notation that prints them, and the space of its numbers. */
export const boxReadingSchema = z.strictObject({ notation: z.enum(NOTATIONS), space: spaceSettingSchema });
export type BoxReadingChoice = z.infer<typeof boxReadingSchema>;

/** A source file with how its boxes are read now, and the readings that its rows allow. `settledAt` null: its rows told, or nobody has. */
export const fileBoxesSchema = z.object({
  fileId: idSchema,
  path: z.string(),
  format: z.string(),
  /** As the card beside the file names it. */
  licence: z.string().nullable(),
  grounding: groundingSchema,
  readings: boxReadingSchema.array(),
  settledBy: z.string().nullable(),
  settledAt: z.iso.datetime().nullable(),
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
