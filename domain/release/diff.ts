import { z } from "zod";
import { stateSchema, taskSchema } from "#domain/entry/task.ts";
import { idSchema } from "#domain/id.ts";

export const DIFF_KINDS = ["came", "went", "changed"] as const;
export type DiffKind = (typeof DIFF_KINDS)[number];

/**
 * Why an entry came, went or changed, the first that holds: it was imported since or is gone from the data set; its photo is withdrawn; it is
 * held out, or no longer; somebody decided it; the recipe is another one; `beside`: what else is in its record changed; `choice`: others were chosen.
 */
export const DIFF_REASONS = ["new", "gone", "withdrawn", "held-out", "verdict", "recipe", "beside", "choice"] as const;
export type DiffReason = (typeof DIFF_REASONS)[number];

/** So many entries of each kind and reason are named. */
export const NAMED_EACH = 20;

/** An entry that is named: `before` and `after` are its states when the two were cut, null where it was not there. */
export const diffEntrySchema = z.object({
  entryId: idSchema,
  image: z.string().nullable(),
  task: taskSchema.nullable(),
  before: stateSchema.nullable(),
  after: stateSchema.nullable(),
});
export type DiffEntry = z.infer<typeof diffEntrySchema>;

export const releaseDiffSchema = z.object({
  from: z.number().int(),
  to: z.number().int(),
  same: z.number(),
  /** Whether the two have the same recipe, its seed included. */
  isSameRecipe: z.boolean(),
  groups: z
    .object({
      kind: z.enum(DIFF_KINDS),
      reason: z.enum(DIFF_REASONS),
      count: z.number(),
      entries: diffEntrySchema.array(),
    })
    .array(),
});
export type ReleaseDiff = z.infer<typeof releaseDiffSchema>;
