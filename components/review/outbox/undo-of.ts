import { NO_AIDS } from "#domain/verdict/verdict.ts";
import type { Decided } from "../workspace/workspace.ts";

/** The verdict that takes another one back. */
export const undoOf = (verdictId: string): Decided & { undoes: string } => ({
  decision: "undo",
  undoes: verdictId,
  judgements: [],
  turnsAfter: null,
  keysAfter: null,
  reasonCodes: [],
  note: null,
  codebookVersion: null,
  durationMs: 0,
  activeMs: 0,
  aids: NO_AIDS,
});
