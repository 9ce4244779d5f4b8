import { type ReasonChoices, reasonChoices } from "./reason-choices.ts";
import type { Reason } from "./reasons.ts";

/** Of the reasons that data sets start with those that a text is wrong for, whatever its boxes are. */
const OF_TEXTS: ReadonlySet<string> = new Set([
  "source-leak",
  "assistant-junk",
  "contradiction",
  "off-question",
  "task-rule",
  "wording",
  "answerable-unseen",
]);

/**
 * What is offered where a phrase and its boxes are judged alone: that the thing is not there, is another, has another number or place, or that
 * its box is wrong, each on its digit as elsewhere. Reasons of texts come behind `0`, after those that are there in any case; one of the data
 * set's own stays where it is, for what it is about is not known.
 */
export function boxReasonChoices(reasons: readonly Reason[]): ReasonChoices {
  const { first, rest } = reasonChoices(reasons, "referring_qa");
  const own = first.filter(({ isLacking }) => !isLacking);
  const isOfTexts = ({ reason }: (typeof own)[number]) => OF_TEXTS.has(reason.code);
  return {
    first: own.filter((choice) => !isOfTexts(choice)),
    rest: [...rest, ...own.filter(isOfTexts)].map((choice, at) => ({ ...choice, digit: at < 9 ? at + 1 : 0 })),
  };
}
