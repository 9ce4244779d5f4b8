import type { Task } from "#domain/entry/task.ts";
import { type Reason, reasonsOf } from "./reasons.ts";

/** A reason with the digit that gives it where it is offered. `isLacking`: it is another task's, and stands there grey to keep the place. */
export type ReasonChoice = { reason: Reason; digit: number; isLacking: boolean };

/** What is offered at first, and what `0` opens: there each has its place's digit, and from the tenth on none (0). */
export type ReasonChoices = { first: readonly ReasonChoice[]; rest: readonly ReasonChoice[] };

/**
 * The reasons that digits give in a task. A digit that means one thing in the other tasks and nothing in this one is kept, grey; one that
 * means several things there (in sets from before digits meant the same everywhere) is left out.
 */
export function reasonChoices(reasons: readonly Reason[], task: Task): ReasonChoices {
  const own = reasonsOf(reasons, task);
  const elsewhere = Map.groupBy(
    reasons.filter(({ retired, digit }) => !retired && digit > 0 && own.every((reason) => reason.digit !== digit)),
    ({ digit }) => digit,
  );
  const lacking = [...elsewhere.values()].flatMap((all) => (all.length === 1 ? all : []));
  return {
    first: [
      ...own.filter(({ digit }) => digit > 0).map((reason) => choice(reason, reason.digit, false)),
      ...lacking.map((reason) => choice(reason, reason.digit, true)),
    ].sort((a, b) => a.digit - b.digit),
    rest: own.filter(({ digit }) => digit === 0).map((reason, at) => choice(reason, at < 9 ? at + 1 : 0, false)),
  };
}

const choice = (reason: Reason, digit: number, isLacking: boolean): ReasonChoice => ({ reason, digit, isLacking });

/** The reason that a digit gives; null where it gives none. */
export const reasonAt = (choices: ReasonChoices, digit: number, isRestOpen: boolean): Reason | null =>
  (isRestOpen ? choices.rest : choices.first).find((own) => own.digit === digit && digit > 0 && !own.isLacking)
    ?.reason ?? null;

/** The digits that lead to each reason of a task, one after another, by its code; none where only a press leads there. */
export const digitsByCode = ({ first, rest }: ReasonChoices): ReadonlyMap<string, readonly number[]> =>
  new Map<string, readonly number[]>([
    ...first.filter(({ isLacking }) => !isLacking).map(({ reason, digit }) => [reason.code, [digit]] as const),
    ...rest.map(({ reason, digit }) => [reason.code, digit > 0 ? [0, digit] : []] as const),
  ]);

/** The digits that lead to a reason in whatever task it is given; one of the rest has `0` alone where its place is another from task to task. */
export function digitsEverywhere(
  reasons: readonly Reason[],
  { code, digit, tasks, retired }: Reason,
): readonly number[] {
  if (digit > 0 || retired) return [digit];
  const places = new Set(tasks.map((task) => digitsByCode(reasonChoices(reasons, task)).get(code)?.[1] ?? 0));
  const [only = 0] = places;
  return places.size === 1 && only > 0 ? [0, only] : [0];
}
