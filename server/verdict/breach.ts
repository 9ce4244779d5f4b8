import { isStorable } from "#domain/entry/plain-text.ts";
import { isAnswer, isQuestion, type Turn, turnsOf } from "#domain/entry/turn.ts";
import { INT4_MAX } from "#domain/int4.ts";
import { type Message, message } from "#domain/message.ts";
import type { Judgement, VerdictBody } from "#domain/verdict/verdict.ts";

const ADDED_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What of a verdict does not fit its entry, or null where all does. `imported` is the entry's own array of turns. */
export function breachOf(body: VerdictBody, imported: unknown): Message | null {
  const turns = new Map(turnsOf(imported).map((turn) => [turn.id, turn]));
  for (const [index, judgement] of body.judgements.entries()) {
    const breach = judgementBreach(judgement, turns);
    if (breach) return message("judgementBreach", { number: index, problem: breach });
  }
  if (numbersOf(body).some((number) => number > INT4_MAX)) return message("numberTooLarge");
  if (!textsOf(body).every(isStorable)) {
    return message("textUnkeepable");
  }
  return body.turnsAfter ? turnsBreach(body.turnsAfter, turns) : null;
}

const numbersOf = ({ entryVersion, codebookVersion, judgements }: VerdictBody): number[] => [
  entryVersion,
  codebookVersion ?? 0,
  ...judgements.flatMap(({ start = 0, end = 0 }) => [start, end]),
];

const textsOf = ({ note, judgements, turnsAfter }: VerdictBody): string[] =>
  [
    note,
    ...judgements.flatMap((judgement) => [judgement.turnId, judgement.quote]),
    ...(turnsAfter ?? []).flatMap((turn) => [turn.id, turn.value]),
  ].filter((text) => typeof text === "string");

function judgementBreach(judgement: Judgement, turns: ReadonlyMap<string, Turn>): Message | null {
  if (judgement.turnId === undefined || ADDED_ID.test(judgement.turnId)) return null;
  const turn = turns.get(judgement.turnId);
  if (!turn) return message("judgedNoTurn", { turn: judgement.turnId });
  if (judgement.quote === undefined) return null;
  const { start, end } = judgement;
  if (start === undefined || end === undefined) return message("quoteNoPlace");
  if (turn.value.slice(start, end) !== judgement.quote)
    return message("quoteElsewhere", { place: `${start}–${end}`, turn: judgement.turnId });
  return null;
}

function turnsBreach(after: readonly Turn[], imported: ReadonlyMap<string, Turn>): Message | null {
  const seen = new Set<string>();
  for (const turn of after) {
    if (seen.has(turn.id)) return message("turnTwice", { turn: turn.id });
    seen.add(turn.id);
    const before = imported.get(turn.id);
    if (!before && !ADDED_ID.test(turn.id)) return message("turnUnknown", { turn: turn.id });
    if (before && sideOf(before) !== sideOf(turn)) return message("turnChangedSides", { turn: turn.id });
  }
  return null;
}

/** A question may be called `user` or `human`. */
const sideOf = (turn: Turn) => (isQuestion(turn) ? "question" : isAnswer(turn) ? "answer" : turn.from);
