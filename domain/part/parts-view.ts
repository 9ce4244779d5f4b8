import { z } from "zod";
import { bulkProgressSchema } from "#domain/bulk.ts";
import { idSchema } from "#domain/id.ts";
import { messageSchema } from "#domain/message-schema.ts";
import { runStateSchema } from "#domain/run.ts";
import { partSchema } from "./part.ts";

/** The parts of a data set, and by what its files are told apart: more than one rule where they were imported by several. */
export const partsViewSchema = z.object({
  parts: partSchema.array(),
  /** Entries that belong to none. */
  without: z.number(),
  rules: z.string().array(),
  /** The last run that tells them apart anew. */
  run: z
    .object({
      id: idSchema,
      state: runStateSchema,
      rule: z.string(),
      progress: bulkProgressSchema.nullable(),
      error: messageSchema.nullable(),
    })
    .nullable(),
});
export type PartsView = z.infer<typeof partsViewSchema>;
