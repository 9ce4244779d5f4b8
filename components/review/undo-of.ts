import type { Decided } from "./entry-screen.tsx";

/** The verdict that takes another one back. */
export const undoOf = (verdictId: string): Decided & { undoes: string } => ({
  decision: "undo",
  undoes: verdictId,
  judgements: [],
  turnsAfter: null,
  reasonCodes: [],
  note: null,
  guidelineVersion: null,
  durationMs: 0,
  activeMs: 0,
  aids: { knownObjects: false, guideline: false, original: false },
});
