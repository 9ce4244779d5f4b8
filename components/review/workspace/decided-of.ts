import type { Guideline } from "../panels/sheets.tsx";
import type { Decided, Workspace } from "./workspace.ts";

/** A decision with its circumstances. A panel that is open next to the entry was seen before deciding. */
export function decidedOf(
  workspace: Workspace,
  decision: Decided["decision"],
  guideline: Guideline,
  more: Partial<Decided>,
): Decided {
  const { draft, viewState, display } = workspace;
  return {
    decision,
    judgements: [],
    turnsAfter: null,
    keysAfter: null,
    reasonCodes: [],
    note: draft.note.trim() === "" ? null : draft.note,
    codebookVersion: guideline.version > 0 ? guideline.version : null,
    aids: {
      ...viewState.aids,
      knownObjects: viewState.aids.knownObjects || display.panel === "known" || display.showsAll,
      guideline: viewState.aids.guideline || display.panel === "guideline",
      given: viewState.aids.given || display.panel === "given",
      gloss: viewState.aids.gloss || (display.showsGloss && workspace.entry.gloss.length > 0),
    },
    ...viewState.time.read(),
    ...more,
  };
}
