import { z } from "zod";
import type { EntryState } from "../entry/task.ts";

/** Entries alike in all that is counted by. `group`: a task, or the id of a part. */
export type LookedRow = { group: string; state: EntryState; reasonCodes: readonly string[]; count: number };

const shareSchema = z.object({
  count: z.number(),
  /** Of those drawn by chance from the whole task or part; null where none were. */
  drawn: z.object({ count: z.number(), low: z.number(), high: z.number() }).nullable(),
});

/** What people found in the entries of a task or part: each entry is counted as it stands. */
export const foundSchema = z.object({
  group: z.string(),
  /** Entries that it has. */
  entries: z.number(),
  /** Entries that people decided. */
  looked: z.number(),
  /** Of these, those that shuffled sessions drew from the whole task or part. */
  drawn: z.number(),
  /** Entries that did not stay as they were: edited, flagged or rejected. */
  faulty: shareSchema,
  /** Entries by the reasons that were given, the most frequent first; an entry may have several. */
  reasons: shareSchema.extend({ code: z.string() }).array(),
});
export type Found = z.infer<typeof foundSchema>;
export type FoundShare = z.infer<typeof shareSchema>;
