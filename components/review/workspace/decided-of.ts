import type { Guideline } from "../panels/sheets.tsx";
import type { Decided, Desk } from "./workspace.ts";

/** A decision with what it was made under. What lies open beside the entry was seen before deciding. */
export function decidedOf(
  desk: Desk,
  decision: Decided["decision"],
  guideline: Guideline,
  more: Partial<Decided>,
): Decided {
  const { draft, look, see } = desk;
  return {
    decision,
    judgements: [],
    turnsAfter: null,
    reasonCodes: [],
    note: draft.note.trim() === "" ? null : draft.note,
    codebookVersion: guideline.version > 0 ? guideline.version : null,
    aids: {
      ...look.aids,
      knownObjects: look.aids.knownObjects || see.hasList || see.showsAll,
      guideline: look.aids.guideline || see.panel === "guideline",
      given: look.aids.given || see.panel === "given",
      gloss: look.aids.gloss || (see.showsGloss && desk.entry.gloss.length > 0),
    },
    ...look.time.read(),
    ...more,
  };
}
