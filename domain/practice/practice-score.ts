import { pairsOf, type Turn } from "#domain/entry/turn.ts";
import { changedSpan } from "#domain/json/changed-span.ts";
import type { Decision, Judgement } from "#domain/verdict/verdict.ts";

/** A deliberate error of a practice entry: the turn it stands in and its exact words there. */
export type PlantedError = { turnId: string; quote: string };

/** A reviewer's standing verdict on a practice entry. */
export type PracticeVerdict = {
  decision: Decision;
  judgements: readonly Judgement[];
  turnsAfter: readonly Turn[] | null;
};

/** found / missed: an entry with an error. good: rightly left alone. marked: a good entry that was marked. */
export const PRACTICE_RESULTS = ["found", "missed", "good", "marked"] as const;
export type PracticeResult = (typeof PRACTICE_RESULTS)[number];

/**
 * Scores one practice entry. An error is found where its part was judged wrong or its words were changed, or where the
 * whole entry was rejected or flagged. Skipping or not being able to tell finds nothing and marks nothing.
 */
export function scorePractice(
  turns: readonly Turn[],
  errors: readonly PlantedError[],
  verdict: PracticeVerdict | null,
): PracticeResult {
  if (errors.length === 0) return verdict && marksAnything(verdict) ? "marked" : "good";
  return verdict && errors.some((error) => isFound(turns, error, verdict)) ? "found" : "missed";
}

const marksAnything = ({ decision, judgements, turnsAfter }: PracticeVerdict) =>
  decision === "reject" ||
  decision === "flag" ||
  turnsAfter !== null ||
  judgements.some((judgement) => !judgement.right);

function isFound(turns: readonly Turn[], error: PlantedError, verdict: PracticeVerdict): boolean {
  if (verdict.decision === "reject" || verdict.decision === "flag") return true;
  const turn = turns.find((candidate) => candidate.id === error.turnId);
  if (!turn) return false;
  const start = turn.value.indexOf(error.quote);
  const place = { start, end: start + error.quote.length };
  const pairId = pairsOf(turns).find((pair) => pair.question?.id === turn.id || pair.answer?.id === turn.id)?.id;
  const judged = verdict.judgements.some(
    (judgement) =>
      !judgement.right &&
      (judgement.part === "qa"
        ? judgement.turnId === pairId
        : judgement.turnId === turn.id && overlaps(judgement, place)),
  );
  return judged || (verdict.turnsAfter !== null && isChanged(turn, place, verdict.turnsAfter));
}

const overlaps = (judgement: Judgement, place: { start: number; end: number }) =>
  judgement.start === undefined ||
  judgement.end === undefined ||
  (judgement.start < place.end && judgement.end > place.start);

function isChanged(turn: Turn, place: { start: number; end: number }, after: readonly Turn[]): boolean {
  const now = after.find((candidate) => candidate.id === turn.id);
  if (!now) return true;
  if (now.value === turn.value) return false;
  const changed = changedSpan(turn.value, now.value);
  return changed.start <= place.end && changed.end >= place.start;
}
