import { z } from "zod";
import { claimedEntrySchema } from "#domain/entry/entry-view.ts";
import { stateSchema } from "#domain/entry/task.ts";
import { turnSchema } from "#domain/entry/turn.ts";
import { keyEditSchema } from "#domain/grounding/key-edits.ts";
import { sideSchema } from "#domain/review/outbox/conflict.ts";
import { DECISIONS, judgementSchema } from "./verdict.ts";

/**
 * What became of a verdict. `late`: kept, but another reviewer had decided, or holds the entry, so the state is theirs.
 * `repeated`: it was there already. `beside`: a decision of somebody else that came while the reviewer held the entry; it
 * does not count.
 */
export const recordedSchema = z.object({
  verdictId: z.uuid(),
  state: stateSchema,
  version: z.number(),
  late: z.boolean(),
  repeated: z.boolean(),
  beside: sideSchema.nullable(),
});

/**
 * A verdict that can be taken back. `claimed` is its entry as it will be after the undo, with what the undo has to name:
 * `headId` its predecessor, `entry.version` the version of now. Its claim is the one that the undo gives.
 */
export const undoableSchema = z.object({
  verdictId: z.uuid(),
  decision: z.enum(DECISIONS),
  at: z.iso.datetime(),
  claimed: claimedEntrySchema,
  given: z.object({
    turnsAfter: turnSchema.array().nullable(),
    keysAfter: keyEditSchema.array().nullish(),
    judgements: judgementSchema.array(),
    reasonCodes: z.string().array(),
    note: z.string().nullable(),
  }),
});
export type Undoable = z.infer<typeof undoableSchema>;
