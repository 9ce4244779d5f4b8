import type { EntryView } from "#domain/entry/entry-view.ts";
import type { Grounding } from "#domain/entry/grounding.ts";
import { isAnswer, type Turn } from "#domain/entry/turn.ts";
import { readsBySentence } from "#domain/review/text/reads-by-sentence.ts";
import { sentencesOf } from "#domain/review/text/sentences.ts";
import { wordDiff } from "#domain/review/text/word-diff.ts";
import type { Judgement } from "#domain/verdict/verdict.ts";
import type { Draft } from "./draft.ts";

/**
 * A judgement for each sentence of an answer that is read by sentence, as it was imported: struck or changed is wrong, and its exact words are
 * kept, so that wrong and right wording can be paired later. Other tasks are judged by QA.
 */
export function sentenceJudgements(entry: Pick<EntryView, "turns" | "task" | "grounding">, draft: Draft): Judgement[] {
  if (!readsBySentence(entry)) return [];
  return entry.turns.filter(isAnswer).flatMap((turn) => {
    const now = draft.turns.find((other) => other.id === turn.id);
    if (!now) return [];
    const touched = touchedSpans(turn, now, draft, entry.grounding);
    return sentencesOf(turn.value, entry.grounding).map(({ start, end }): Judgement => {
      const met = touched.filter((span) => span.start < end && (span.end > start || span.start === start));
      const code = met.find((span) => span.code !== null)?.code;
      return {
        part: "sentence",
        turnId: turn.id,
        start,
        end,
        quote: turn.value.slice(start, end),
        right: met.length === 0,
        ...(code ? { reasonCode: code } : {}),
      };
    });
  });
}

type TouchedSpan = { start: number; end: number; code: string | null };

/** Where the imported text was struck or changed; UTF-16 offsets of the imported turn. */
function touchedSpans(imported: Turn, now: Turn, draft: Draft, grounding: Grounding): TouchedSpan[] {
  const struck = draft.struck.filter((sentence) => sentence.turnId === now.id);
  const spans: TouchedSpan[] = [];
  let before = 0;
  let after = 0;
  for (const piece of wordDiff(imported.value, now.value, grounding)) {
    const length = piece.text.length;
    if (piece.kind === "same") {
      for (const { start, end, code } of struck) {
        const from = Math.max(start, after);
        const to = Math.min(end, after + length);
        if (from < to) spans.push({ start: before + from - after, end: before + to - after, code });
      }
    } else spans.push({ start: before, end: before + (piece.kind === "removed" ? length : 0), code: null });
    if (piece.kind !== "added") before += length;
    if (piece.kind !== "removed") after += length;
  }
  return spans;
}
