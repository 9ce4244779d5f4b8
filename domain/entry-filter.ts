import { z } from "zod";
import { stateSchema, taskSchema } from "./task.ts";

/** What a session, a browse page or an export may be narrowed by. Parsed at every border; nothing else reaches SQL. */
export const entryFilterSchema = z.strictObject({
  tasks: z.array(taskSchema).max(5).default([]),
  states: z.array(stateSchema).max(5).default([]),
  /** PostgreSQL holds no U+0000, so nothing could contain it. */
  text: z
    .string()
    .trim()
    .max(200)
    .regex(/^[^\0]*$/)
    .default(""),
});
export type EntryFilter = z.infer<typeof entryFilterSchema>;
