import { z } from "zod";
import { stateSchema } from "#domain/entry/task.ts";
import { type Turn, turnSchema } from "#domain/entry/turn.ts";
import { type KeyEdit, keyEditSchema } from "#domain/grounding/key-edits.ts";
import { foldLatest } from "./fold.ts";
import { aidsSchema, DECISIONS, judgementSchema } from "./verdict.ts";

/** A verdict as an entry's history shows it. */
export const pastVerdictSchema = z.object({
  id: z.uuid(),
  reviewerName: z.string(),
  isOwn: z.boolean(),
  /** A program with a key gave it, and no person. */
  isProgram: z.boolean(),
  decision: z.enum(DECISIONS),
  undoes: z.uuid().nullable(),
  /** True where a later row takes it back. */
  undone: z.boolean(),
  late: z.boolean(),
  tooFast: z.boolean(),
  reasonCodes: z.string().array(),
  note: z.string().nullable(),
  judgements: judgementSchema.array(),
  turnsAfter: turnSchema.array().nullable(),
  keysAfter: keyEditSchema.array().nullish(),
  mode: z.string(),
  activeMs: z.number(),
  stateAfter: stateSchema,
  at: z.iso.datetime(),
  aids: aidsSchema,
});
export type PastVerdict = z.infer<typeof pastVerdictSchema>;

/** An entry's text of a time, with what boxes beside it were otherwise than imported. */
export type TextThen = { turns: readonly Turn[]; keys: readonly KeyEdit[] };

/** The text that stood before the verdict of that place in a history (newest first): what its reviewer had before them. */
export function textBefore(history: readonly PastVerdict[], place: number, imported: readonly Turn[]): TextThen {
  const before = history.slice(place + 1).reverse();
  const { state, verdictId } = foldLatest(
    before.map((verdict) => ({
      ...verdict,
      turnsLeft: verdict.turnsAfter?.length ?? null,
      judgedWrong: verdict.judgements.some((judgement) => !judgement.right),
    })),
  );
  const standing = before.find((verdict) => verdict.id === verdictId);
  return state === "edited" && standing?.turnsAfter
    ? { turns: standing.turnsAfter, keys: standing.keysAfter ?? [] }
    : { turns: imported, keys: [] };
}
