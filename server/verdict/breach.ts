import { mentionsOfTurns } from "#domain/entry/entry-text.ts";
import { isStorable } from "#domain/entry/plain-text.ts";
import { isAnswer, isQuestion, type Turn, turnsOf } from "#domain/entry/turn.ts";
import { boxPathsOf } from "#domain/grounding/box-paths.ts";
import { INT4_MAX } from "#domain/int4.ts";
import { type Message, message } from "#domain/message.ts";
import type { Judgement, VerdictBody } from "#domain/verdict/verdict.ts";
import { groundingOf } from "#server/entries/grounding-sql.ts";
import { keysBreach } from "./keys-after.ts";
import type { Situation } from "./load-situation.ts";

const ADDED_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What of a verdict does not fit its entry, or null where all does. */
export function breachOf(body: VerdictBody, entry: Pick<Situation, "turns" | "grounding">): Message | null {
  const imported = turnsOf(entry.turns);
  const turns = new Map(imported.map((turn) => [turn.id, turn]));
  const pathsOf = pathsOfMentions(imported, entry.grounding);
  for (const [index, judgement] of body.judgements.entries()) {
    const breach = judgementBreach(judgement, turns) ?? pathsBreach(judgement, pathsOf);
    if (breach) return message("judgementBreach", { number: index, problem: breach });
  }
  if (numbersOf(body).some((number) => number > INT4_MAX)) return message("numberTooLarge");
  if (!textsOf(body).every(isStorable)) {
    return message("textUnkeepable");
  }
  return (body.turnsAfter ? turnsBreach(body.turnsAfter, turns) : null) ?? keysBreach(body, entry);
}

type PathsOf = (turnId: string | undefined, start: number | undefined) => readonly string[];

/** Where the boxes of the mention stand that begins there; looked for once, and only where somebody asks. */
function pathsOfMentions(turns: readonly Turn[], grounding: unknown): PathsOf {
  let known: Map<string, string[]> | null = null;
  return (turnId, start) => {
    known ??= new Map(
      mentionsOfTurns(turns, groundingOf(grounding, turns)).map(({ turn, mention }) => [
        `${turn.id}:${mention.start}`,
        boxPathsOf(mention),
      ]),
    );
    return known.get(`${turnId}:${start}`) ?? [];
  };
}

function pathsBreach({ part, turnId, start, paths }: Judgement, pathsOf: PathsOf): Message | null {
  if (paths === undefined) return null;
  const own = part === "mention" ? pathsOf(turnId, start) : [];
  const isOwn = paths.length > 0 && paths.length === own.length && paths.every((path, nth) => path === own[nth]);
  return isOwn ? null : message("judgedNoBox", { path: paths.join(", ").slice(0, 200) });
}

const numbersOf = ({ entryVersion, codebookVersion, judgements }: VerdictBody): number[] => [
  entryVersion,
  codebookVersion ?? 0,
  ...judgements.flatMap(({ start = 0, end = 0 }) => [start, end]),
];

const textsOf = ({ note, judgements, turnsAfter, keysAfter }: VerdictBody): string[] =>
  [
    note,
    ...judgements.flatMap((judgement) => [judgement.turnId, judgement.quote]),
    ...(turnsAfter ?? []).flatMap((turn) => [turn.id, turn.value]),
    ...(keysAfter ?? []).flatMap(({ path, value }) => [...path, ...[value].flat(3)]),
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
