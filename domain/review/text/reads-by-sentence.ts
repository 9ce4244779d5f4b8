import type { EntryView } from "#domain/entry/entry-view.ts";
import { isAnswer, pairsOf } from "#domain/entry/turn.ts";

/** From so many letters on, one answer is read sentence by sentence, whatever its source calls the task. */
const LONG_ANSWER = 500;

/** True where an entry is read, struck and judged by sentence: a description, or another source's one long answer. */
export function readsBySentence({ task, turns }: Pick<EntryView, "task" | "turns">): boolean {
  if (task === "detail_description") return true;
  const pairs = pairsOf(turns);
  return (
    task === "other" && pairs.length === 1 && turns.some((turn) => isAnswer(turn) && turn.value.length >= LONG_ANSWER)
  );
}
