import { isInsideUnit } from "#domain/box/box.ts";
import { type BoxReading, boxReadingOf, OF_SVIT, type TextSource } from "#domain/box/printed-boxes.ts";
import { parseReferring } from "#domain/grounding/notations/svit.ts";
import type { Task } from "./task.ts";
import { isAnswer, isQuestion, pairsOf, type Turn } from "./turn.ts";

/** Breaches of a task's contract (arXiv 2307.04087 §3.2) that the text alone shows. They mark an entry and never keep it out. */
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
] as const;
export type Mark = (typeof MARKS)[number];

/** A conversation of SVIT has five QAs, every other entry one. */
const PAIRS_EXPECTED: Partial<Record<Task, number>> = { conversation: 5 };
const QUESTION_LENGTH_MIN = 4;

/** The marks of an entry, in the order of MARKS, each once. */
export function marksOf(task: Task, turns: readonly Turn[], source: TextSource = OF_SVIT): Mark[] {
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
    if (reading === "svit" || reading === "tagged") markBoxes(task, turn, reading, found);
  }
  if (talk % 2 === 1) found.add("broken-alternation");
  if (pairsOf(turns).length < (PAIRS_EXPECTED[task] ?? 1)) found.add("too-few-pairs");
  if (task === "referring_qa") markReferences(turns, found);
  return MARKS.filter((mark) => found.has(mark));
}

/** Whether a box is outside or inverted can be told in SVIT's unit alone: of another space nothing is known. */
function markBoxes(task: Task, turn: Turn, reading: BoxReading, found: Set<Mark>): void {
  // Most texts hold neither; the parser need not look at them.
  if (!turn.value.includes("[") && !turn.value.includes("<st>")) return;
  for (const piece of parseReferring(turn.value)) {
    if (piece.kind === "plain") continue;
    if (task !== "referring_qa" && task !== "other") found.add("coordinates-in-plain-task");
    if (piece.kind === "stray-box") found.add("box-without-phrase");
    else if (piece.boxes.length === 0) found.add("phrase-without-box");
    for (const { numbers } of piece.boxes) {
      if (numbers === null) found.add("box-unparsable");
      else if (reading !== "svit") continue;
      else if (numbers.x1 >= numbers.x2 || numbers.y1 >= numbers.y2) found.add("box-inverted");
      else if (!isInsideUnit(numbers)) found.add("box-outside");
    }
  }
}

function markReferences(turns: readonly Turn[], found: Set<Mark>): void {
  const refers = (turn: Turn) => parseReferring(turn.value).some((piece) => piece.kind === "mention");
  const questions = turns.filter(isQuestion);
  const answers = turns.filter(isAnswer);
  if (questions.length > 0 && !questions.some(refers)) found.add("no-reference-in-question");
  if (answers.length > 0 && !answers.some(refers)) found.add("no-reference-in-answer");
}
