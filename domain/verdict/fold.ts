import type { EntryState } from "#domain/entry/task.ts";
import type { Decision } from "./verdict.ts";

/** What folding needs of a verdict, in server sequence order. */
export type FoldedVerdict = {
  id: string;
  decision: Decision;
  undoes: string | null;
  late: boolean;
  /** Number of turns that an edit left; null for other decisions. */
  turnsLeft: number | null;
  judgedWrong: boolean;
};

export type Folded = { state: EntryState; verdictId: string | null };

/**
 * Folds the verdicts of an entry into its state by the policy `latest`: the last one that was neither undone nor late
 * decides. A reset makes it pending again; skip and a spot check without a wrong part change nothing; an edit that leaves no turn is a rejection.
 */
export function foldLatest(verdicts: readonly FoldedVerdict[]): Folded {
  const deciding = withoutUndone(verdicts).findLast((verdict) => !verdict.late && stateOf(verdict) !== null);
  return { state: (deciding && stateOf(deciding)) ?? "pending", verdictId: deciding?.id ?? null };
}

/** The verdicts that were not taken back, in their order. An undo is none of them. */
export function withoutUndone<Verdict extends Pick<FoldedVerdict, "id" | "decision" | "undoes">>(
  verdicts: readonly Verdict[],
): Verdict[] {
  const undone = new Set(verdicts.map((verdict) => verdict.undoes));
  return verdicts.filter((verdict) => verdict.decision !== "undo" && !undone.has(verdict.id));
}

/** The state that one verdict alone gives, or null where it gives none. */
export function stateOf(verdict: Pick<FoldedVerdict, "decision" | "turnsLeft" | "judgedWrong">): EntryState | null {
  switch (verdict.decision) {
    case "accept":
      return "accepted";
    case "edit":
      return verdict.turnsLeft === 0 ? "rejected" : "edited";
    case "reject":
      return "rejected";
    case "flag":
    case "unclear":
      return "flagged";
    case "judge":
      return verdict.judgedWrong ? "flagged" : null;
    case "reset":
      return "pending";
    case "skip":
    case "undo":
      return null;
  }
}
