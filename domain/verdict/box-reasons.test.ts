import { expect, test } from "vitest";
import { boxReasonChoices } from "./box-reasons.ts";
import { reasonAt, reasonChoices } from "./reason-choices.ts";
import type { Reason } from "./reasons.ts";
import { STARTING_REASONS } from "./starting-reasons.ts";

const codes = (choices: readonly { reason: Reason; digit: number }[]) =>
  choices.map(({ reason, digit }) => `${digit} ${reason.code}`);

test("a box is offered the reasons that boxes can have, on the digits that they have elsewhere", () => {
  const { first } = boxReasonChoices(STARTING_REASONS);
  expect(codes(first)).toEqual([
    "1 hallucination",
    "2 wrong-attribute",
    "3 wrong-count",
    "4 wrong-position",
    "8 bad-box",
  ]);
});

test("every other reason of the task is behind 0, those that are there elsewhere on the same digits", () => {
  const [ofBox, ofTask] = [boxReasonChoices(STARTING_REASONS), reasonChoices(STARTING_REASONS, "referring_qa")];
  expect(codes(ofBox.rest).slice(0, ofTask.rest.length)).toEqual(codes(ofTask.rest));
  const all = (own: typeof ofBox) =>
    [...own.first, ...own.rest].filter(({ isLacking }) => !isLacking).map(({ reason }) => reason.code);
  expect(all(ofBox).toSorted()).toEqual(all(ofTask).toSorted());
  expect(reasonAt(ofBox, 7, false), "of the answer: no digit of a box gives it").toBeNull();
  const at = ofBox.rest.find(({ reason }) => reason.code === "off-question")?.digit ?? 0;
  expect(reasonAt(ofBox, at, true)?.code).toBe("off-question");
});

test("a reason of the data set's own stays where a lead put it", () => {
  const own = { ...(STARTING_REASONS[0] as Reason), code: "half-a-box", digit: 9, tasks: ["referring_qa" as const] };
  const { first } = boxReasonChoices([...STARTING_REASONS.filter(({ digit }) => digit !== 9), own]);
  expect(codes(first).at(-1)).toBe("9 half-a-box");
});
