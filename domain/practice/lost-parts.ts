import { z } from "zod";
import type { EntryView } from "#domain/entry/entry-view.ts";
import { isAnswer, pairsOf, turnsOfPair } from "#domain/entry/turn.ts";
import { readsBySentence } from "#domain/review/text/reads-by-sentence.ts";
import { sentencesOf } from "#domain/review/text/sentences.ts";
import type { PlantedError, PracticeVerdict } from "./practice-score.ts";

/** What held no error and is lost all the same: QAs, and sentences of what is read by sentence. */
export const lostPartsSchema = z.object({ qas: z.number(), sentences: z.number() });
export type LostParts = z.infer<typeof lostPartsSchema>;
export const NOTHING_LOST: LostParts = { qas: 0, sentences: 0 };

export const addLost = (a: LostParts, b: LostParts): LostParts => ({
  qas: a.qas + b.qas,
  sentences: a.sentences + b.sentences,
});

type Entry = Pick<EntryView, "turns" | "task" | "grounding">;

/** What a verdict on a practice entry threw away with its errors, or without any: rejected with the whole entry, or struck by itself. */
export function lostParts(
  entry: Entry,
  errors: readonly PlantedError[],
  verdict: Pick<PracticeVerdict, "decision" | "judgements" | "turnsAfter"> | null,
): LostParts {
  if (verdict?.decision !== "reject" && verdict?.decision !== "edit") return NOTHING_LOST;
  if (readsBySentence(entry)) return { qas: 0, sentences: lostSentences(entry, errors, verdict) };
  const left = new Set(verdict.decision === "edit" ? (verdict.turnsAfter ?? []).map(({ id }) => id) : []);
  const lost = pairsOf(entry.turns)
    .map((pair) => turnsOfPair(pair).map(({ id }) => id))
    .filter((ids) => ids.every((id) => !left.has(id) && errors.every(({ turnId }) => turnId !== id)));
  return { qas: lost.length, sentences: 0 };
}

function lostSentences(
  { turns, grounding }: Entry,
  errors: readonly PlantedError[],
  { decision, judgements, turnsAfter }: Pick<PracticeVerdict, "decision" | "judgements" | "turnsAfter">,
): number {
  const counts = turns.filter(isAnswer).map((turn) => {
    const wrong = errors.filter(({ turnId }) => turnId === turn.id).map(({ quote }) => placeOf(turn.value, quote));
    const sentences = sentencesOf(turn.value, grounding);
    const good = sentences.filter(({ start, end }) => wrong.every((place) => place.start >= end || place.end <= start));
    if (decision === "reject") return good.length;
    const judged = judgements.filter(({ part, turnId, right }) => part === "sentence" && turnId === turn.id && !right);
    const marked = good.filter(({ start }) => judged.some((judgement) => judgement.start === start)).length;
    const after = turnsAfter?.find(({ id }) => id === turn.id)?.value ?? "";
    // One that was marked may have been put into other words: so many are not there any more at most.
    return Math.max(0, Math.min(marked, sentences.length - sentencesOf(after, grounding).length));
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

function placeOf(text: string, quote: string): { start: number; end: number } {
  const start = text.indexOf(quote);
  return { start, end: start + quote.length };
}
