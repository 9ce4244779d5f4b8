import { NO_AIDS, type VerdictBody } from "#domain/verdict/verdict.ts";

/** The body of a verdict that accepts an entry of queue 1, but for what is given. */
export const verdictOf = (more: Pick<VerdictBody, "id" | "entryId"> & Partial<VerdictBody>): VerdictBody => ({
  queueId: "1",
  claimToken: null,
  previousId: null,
  decision: "accept",
  undoes: null,
  reasonCodes: [],
  note: null,
  judgements: [],
  turnsAfter: null,
  keysAfter: null,
  mode: "single",
  durationMs: 0,
  activeMs: 0,
  entryVersion: 0,
  entryHash: null,
  codebookVersion: null,
  aids: NO_AIDS,
  ...more,
});
