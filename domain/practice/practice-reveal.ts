import { z } from "zod";
import { entryViewSchema } from "#domain/entry/entry-view.ts";
import { DECISIONS } from "#domain/verdict/verdict.ts";
import { lostPartsSchema } from "./lost-parts.ts";
import { PRACTICE_RESULTS } from "./practice-score.ts";

const revealedErrorSchema = z.object({
  turnId: z.string(),
  quote: z.string(),
  reasonCode: z.string(),
  /** Unit boxes of the places that show the truth, four numbers x1, y1, x2, y2 each; empty where there are none. */
  box: z.number().array(),
  whyEn: z.string(),
  whyZh: z.string(),
});
export type RevealedError = z.infer<typeof revealedErrorSchema>;

/** A practice entry with its key and what the reviewer made of it. `entry.edited` is the reviewer's own text. */
const revealedEntrySchema = z.object({
  entry: entryViewSchema,
  decision: z.enum(DECISIONS).nullable(),
  result: z.enum(PRACTICE_RESULTS),
  lost: lostPartsSchema,
  errors: revealedErrorSchema.array(),
});
export type RevealedEntry = z.infer<typeof revealedEntrySchema>;

/** errors: entries that hold one. found of them were found; marked: good entries that were marked; lost: good parts that are gone. */
export const revealSchema = z.object({
  entries: revealedEntrySchema.array(),
  errors: z.number(),
  found: z.number(),
  marked: z.number(),
  lost: lostPartsSchema,
});
export type Reveal = z.infer<typeof revealSchema>;

/** What the home page remembers of a practice session that is over. */
export type PracticeScore = Pick<Reveal, "errors" | "found" | "marked" | "lost">;
