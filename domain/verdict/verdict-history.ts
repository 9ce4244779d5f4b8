import type { EntryState } from "#domain/entry/task.ts";
import type { Turn } from "#domain/entry/turn.ts";
import { foldLatest } from "./fold.ts";
import type { Aids, Decision, Judgement } from "./verdict.ts";

/** A verdict as an entry's history shows it. */
export type PastVerdict = {
  id: string;
  reviewerName: string;
  isOwn: boolean;
  decision: Decision;
  undoes: string | null;
  /** True where a later row takes it back. */
  undone: boolean;
  late: boolean;
  tooFast: boolean;
  reasonCodes: string[];
  note: string | null;
  judgements: Judgement[];
  turnsAfter: Turn[] | null;
  mode: string;
  activeMs: number;
  stateAfter: EntryState;
  /** ISO 8601. */
  at: string;
  aids: Aids;
};

/** The text that stood before the verdict of that place in a history (newest first): what its reviewer had before him. */
export function textBefore(history: readonly PastVerdict[], place: number, imported: readonly Turn[]): readonly Turn[] {
  const before = history.slice(place + 1).reverse();
  const { state, verdictId } = foldLatest(
    before.map((verdict) => ({
      ...verdict,
      turnsLeft: verdict.turnsAfter?.length ?? null,
      judgedWrong: verdict.judgements.some((judgement) => !judgement.right),
    })),
  );
  const standing = before.find((verdict) => verdict.id === verdictId);
  return state === "edited" && standing?.turnsAfter ? standing.turnsAfter : imported;
}
