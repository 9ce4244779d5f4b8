import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { stateSchema, taskSchema } from "./task.ts";

/** An entry as a row of a list. */
export const entryRowSchema = z.object({
  id: idSchema,
  task: taskSchema,
  state: stateSchema,
  topic: z.string().nullable(),
  marks: z.string().array(),
  imageId: idSchema.nullable(),
  hasPhoto: z.boolean(),
  /** As ImageView's. */
  photoMark: z.string().nullable(),
  /** First question and answer, as words: tags and coordinates left out. */
  question: z.string(),
  answer: z.string(),
});
export type EntryRow = z.infer<typeof entryRowSchema>;
