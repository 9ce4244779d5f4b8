import { type Corners, isInsideUnit, type Size } from "#domain/box/box.ts";
import { spaceOf } from "#domain/grounding/space.ts";
import { photosSpokenOf } from "#domain/photo/placeholders.ts";
import { isReadable, mayHoldBoxes, piecesOf, piecesOfTurns } from "./entry-text.ts";
import type { Grounding } from "./grounding.ts";
import { boxReadingOf, OF_SVIT, type TextSource } from "./printed-boxes.ts";
import type { Task } from "./task.ts";
import { isAnswer, isQuestion, pairsOf, type Turn } from "./turn.ts";

/**
 * Breaches of a task's contract (arXiv 2307.04087 §3.2) that the text alone shows, and what else whoever opens an entry has to know of it: a
 * video that is not shown, placeholders that its photos do not fit. They mark an entry and never keep it out.
 */
export const MARKS = [
  "box-unparsable",
  "box-outside",
  "box-inverted",
  "phrase-without-box",
  "box-without-phrase",
  "no-reference-in-question",
  "no-reference-in-answer",
  "too-few-pairs",
  "broken-alternation",
  "empty-text",
  "short-question",
  "coordinates-in-plain-task",
  "video",
  "placeholders-over",
  "placeholders-under",
] as const;
export type Mark = (typeof MARKS)[number];

/** Those that its photos and their places in the text give, whatever its boxes are. */
export const MEDIA_MARKS: readonly Mark[] = ["video", "placeholders-over", "placeholders-under"];

/**
 * `photos`: how many it has; not said, the text is not asked for their places. `wantsPlaceholder`: its reader trains a photo without one as
 * if it were not there, as LLaVA's does; others put it in front.
 */
export type MarkSource = TextSource & { photos?: number; hasVideo?: boolean; wantsPlaceholder?: boolean };

/** A conversation of SVIT has five QAs, every other entry one. */
const PAIRS_EXPECTED: Partial<Record<Task, number>> = { conversation: 5 };
const QUESTION_LENGTH_MIN = 4;

/** The marks of an entry, in the order of MARKS, each once. `size`: of its photo, where that is known. */
export function marksOf(
  task: Task,
  turns: readonly Turn[],
  source: MarkSource = OF_SVIT,
  size: Size | null = null,
): Mark[] {
  const found = new Set<Mark>();
  const reading = boxReadingOf(turns, source);
  let talk = 0;
  for (const turn of turns) {
    if (turn.value.trim() === "") found.add("empty-text");
    else if (isQuestion(turn) && turn.value.trim().length < QUESTION_LENGTH_MIN) found.add("short-question");
    if (isAnswer(turn) || isQuestion(turn)) {
      if (isAnswer(turn) !== (talk % 2 === 1)) found.add("broken-alternation");
      talk++;
    }
  }
  if (reading === "known" || reading === "tagged") markBoxes(task, turns, source.grounding, size, found);
  if (talk % 2 === 1) found.add("broken-alternation");
  if (pairsOf(turns).length < (PAIRS_EXPECTED[task] ?? 1)) found.add("too-few-pairs");
  if (task === "referring_qa") markReferences(turns, source.grounding, found);
  markMedia(turns, source, found);
  return MARKS.filter((mark) => found.has(mark));
}

/** Whether a box is outside or inverted can be told where the space of its numbers is settled: of another nothing is known. */
function markBoxes(
  task: Task,
  turns: readonly Turn[],
  grounding: Grounding,
  size: Size | null,
  found: Set<Mark>,
): void {
  // Most texts hold none; the parser need not look at them.
  if (!grounding.record && !turns.some((turn) => mayHoldBoxes(turn.value, grounding))) return;
  const isSvit = grounding.notation === null || grounding.notation === "svit";
  const pieces = piecesOfTurns(turns, grounding).flat();
  // Elsewhere a question names what its answer boxes, or asks what stands in a box.
  const needsOwnBox = isSvit || pieces.every((piece) => piece.kind === "plain" || piece.boxes.length === 0);
  for (const piece of pieces) {
    if (piece.kind === "plain") continue;
    if (task !== "referring_qa" && task !== "other") found.add("coordinates-in-plain-task");
    // Of other notations a box alone has the words of the other turn.
    if (piece.kind === "stray-box") {
      if (isSvit) found.add("box-without-phrase");
    } else if (piece.boxes.length === 0 && needsOwnBox) found.add("phrase-without-box");
    for (const box of piece.boxes) {
      if (!isReadable(box)) found.add("box-unparsable");
      else if (box.numbers === null || grounding.space === null || grounding.isGuess) continue;
      else if (box.numbers.x1 >= box.numbers.x2 || box.numbers.y1 >= box.numbers.y2) found.add("box-inverted");
      else if (!isInside(box.numbers, grounding.space, size)) found.add("box-outside");
    }
  }
}

function isInside(numbers: Corners, space: NonNullable<Grounding["space"]>, size: Size | null): boolean {
  if (space.name === "unit") return isInsideUnit(numbers);
  return spaceOf(space).canBe(numbers, size);
}

function markMedia(turns: readonly Turn[], source: MarkSource, found: Set<Mark>): void {
  const { photos, hasVideo = false, wantsPlaceholder = false } = source;
  if (hasVideo) found.add("video");
  if (!photos) return;
  const spokenOf = photosSpokenOf(turns);
  if (spokenOf > photos) found.add("placeholders-over");
  else if (spokenOf < photos && (spokenOf > 0 || photos > 1 || wantsPlaceholder)) found.add("placeholders-under");
}

function markReferences(turns: readonly Turn[], grounding: Grounding, found: Set<Mark>): void {
  const refers = (turn: Turn) => piecesOf(turn.value, grounding).some((piece) => piece.kind === "mention");
  const questions = turns.filter(isQuestion);
  const answers = turns.filter(isAnswer);
  if (questions.length > 0 && !questions.some(refers)) found.add("no-reference-in-question");
  if (answers.length > 0 && !answers.some(refers)) found.add("no-reference-in-answer");
}
