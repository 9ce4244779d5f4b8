import { z } from "zod";
import { stateSchema } from "#domain/entry/task.ts";
import { turnSchema } from "#domain/entry/turn.ts";
import { keyEditSchema } from "#domain/grounding/key-edits.ts";
import { DECISIONS, judgementSchema, type VerdictBody } from "#domain/verdict/verdict.ts";

/** A verdict of the other side. */
export const sideSchema = z.object({
  verdictId: z.uuid(),
  reviewerName: z.string(),
  /** Decided by the same person, in another tab, browser or session. */
  isOwn: z.boolean(),
  decision: z.enum(DECISIONS),
  reasonCodes: z.array(z.string()),
  note: z.string().nullable(),
  judgements: z.array(z.looseObject(judgementSchema.shape)),
  turnsAfter: z.array(turnSchema).nullable(),
  /** Absent from an older server. */
  keysAfter: z.array(keyEditSchema).nullish(),
  at: z.string(),
});
export type Side = z.infer<typeof sideSchema>;

/**
 * What a 409 says about a verdict that conflicts with another on its entry: whether it was stored as a late one, what the next
 * verdict has to follow, and the verdict that stands.
 */
export const conflictSchema = z.object({
  stored: z.boolean().default(false),
  /** Head of the reviewer's own chain now; a verdict that is to stand names it as its predecessor. */
  headId: z.uuid().nullable(),
  state: stateSchema,
  version: z.number().int().min(0),
  /** Null where nothing stands any more: it was taken back in the meantime. */
  theirs: sideSchema.nullable().default(null),
  /** Somebody else who holds the entry now, and so decides it: there is nothing to choose. */
  heldBy: z.object({ reviewerName: z.string() }).nullable().default(null),
  /** What had become of the claim that the verdict was decided under; `none`: it was decided without one. */
  claim: z.enum(["held", "lapsed", "none"]).default("lapsed"),
});
export type Conflict = z.infer<typeof conflictSchema>;

/** The conflict in a refused verdict's answer, or null where there is none that can be resolved by choosing. */
export function parseConflict(problem: { status: number; data: Record<string, unknown> } | null): Conflict | null {
  if (problem?.status !== 409) return null;
  return conflictSchema.safeParse(problem.data).data ?? null;
}

/**
 * What is to be done about a conflict. `choose`: two sides could stand, so its reviewer is asked. `resend`: nothing stands
 * against the verdict any more, so it goes again, and that is told. `repeat`: it goes again, and there is nothing to tell.
 * `notify`: only the other side can stand, so there is nothing to ask.
 */
export function resolutionOf(
  { stored, theirs, heldBy }: Conflict,
  { decision, undoes }: Pick<VerdictBody, "decision" | "undoes">,
): "choose" | "resend" | "repeat" | "notify" {
  // Where what it takes back still stands, what came between was taken back itself. Where it does not, it is taken back already or followed
  // by another decision: sent again, the undo would meet the same.
  if (decision === "undo") return !stored && theirs?.verdictId === undoes ? "repeat" : "notify";
  if (heldBy !== null) return "notify";
  return theirs === null && !stored ? "resend" : "choose";
}
