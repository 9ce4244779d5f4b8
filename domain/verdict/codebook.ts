import { z } from "zod";
import { refusal } from "#domain/input-problem.ts";
import { type Reason, reasonSchema } from "./reasons.ts";

/** What reviewers of a data set go by, under one number. Version 0: nothing was saved yet. */
export const codebookSchema = z.object({
  version: z.number(),
  /** The text of guidelines.md. */
  guideline: z.string(),
  /** Retired ones included; null for versions from before reasons were kept with the guideline. */
  reasons: reasonSchema.array().nullable(),
  /** Who saved it, null where nobody did; when, null for version 0. */
  reviewerName: z.string().nullable(),
  createdAt: z.iso.datetime().nullable(),
});
export type Codebook = z.infer<typeof codebookSchema>;

/** The version in force: of its reasons it is always known which they are. */
export const codebookInForceSchema = codebookSchema.extend({ reasons: reasonSchema.array() });
export type CodebookInForce = z.infer<typeof codebookInForceSchema>;

export const GUIDELINE_CHARS_MAX = 200_000;
export const REASONS_MAX = 60;

/** A next version: what it leaves out stays as it is in version `after`, which its author had before them. */
export const codebookChangeSchema = z
  .strictObject({
    after: z.number().int().min(0),
    guideline: z.string().max(GUIDELINE_CHARS_MAX).optional(),
    reasons: z.array(reasonSchema).max(REASONS_MAX).optional(),
  })
  .refine(({ guideline, reasons }) => guideline !== undefined || reasons !== undefined, refusal("codebookEmpty"));
export type CodebookChange = z.infer<typeof codebookChangeSchema>;

/** What the "no" to a stale page tells: the version that the page was opened with (null where nobody knows it) and the one in force. */
export const staleCodebookSchema = z.object({ base: codebookSchema.nullable(), newest: codebookSchema });
export type StaleCodebook = z.infer<typeof staleCodebookSchema>;

/**
 * Two people's changes of one list, put together: what only one of them changed is taken from them, what both changed is
 * `mine`, and `clashes` names its codes. A reason that only they know is kept: none is ever deleted.
 */
export function mergeReasons(
  base: readonly Reason[],
  mine: readonly Reason[],
  theirs: readonly Reason[],
): { reasons: Reason[]; clashes: string[] } {
  const before = byCode(base);
  const other = byCode(theirs);
  const clashes: string[] = [];
  const reasons = mine.map((own) => {
    const old = before.get(own.code);
    const changed = other.get(own.code);
    if (!changed || isSame(changed, old) || isSame(changed, own)) return own;
    if (isSame(own, old)) return changed;
    clashes.push(own.code);
    return own;
  });
  const known = byCode(mine);
  return { reasons: [...reasons, ...theirs.filter(({ code }) => !known.has(code))], clashes };
}

const byCode = (reasons: readonly Reason[]) => new Map(reasons.map((reason) => [reason.code, reason]));

const isSame = (a: Reason, b: Reason | undefined): boolean =>
  b !== undefined && JSON.stringify(reasonSchema.parse(a)) === JSON.stringify(reasonSchema.parse(b));
