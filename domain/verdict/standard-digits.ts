import type { Reason } from "./reasons.ts";

/**
 * The digit of each reason that data sets start with, by its code: it means the same in every task, so that a hand learns it once. 0: among
 * the rest, which `0` opens. `assistant-junk` is of sets from before: there source and chatbot were two reasons, and a task has one on a digit.
 */
export const STANDARD_DIGITS: ReadonlyMap<string, number> = new Map([
  ["hallucination", 1],
  ["wrong-attribute", 2],
  ["wrong-count", 3],
  ["wrong-position", 4],
  ["source-leak", 5],
  ["contradiction", 6],
  ["off-question", 7],
  ["bad-box", 8],
  ["task-rule", 9],
  ["wording", 0],
  ["answerable-unseen", 0],
  ["inherited", 0],
  ["assistant-junk", 0],
]);

/**
 * The same reasons on the standard digits; nothing else of them changes. A reason of the data set's own keeps its digit unless a standard one
 * in use has it in any task: then it goes to the rest.
 */
export function withStandardDigits(reasons: readonly Reason[]): Reason[] {
  const taken = new Set(
    reasons.filter(({ retired }) => !retired).flatMap(({ code }) => STANDARD_DIGITS.get(code) ?? []),
  );
  return reasons.map((reason) => {
    const digit = STANDARD_DIGITS.get(reason.code) ?? (taken.has(reason.digit) ? 0 : reason.digit);
    return { ...reason, digit };
  });
}
