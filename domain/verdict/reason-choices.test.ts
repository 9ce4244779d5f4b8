import { expect, test } from "vitest";
import { TASKS } from "#domain/entry/task.ts";
import { digitsByCode, digitsEverywhere, reasonAt, reasonChoices } from "./reason-choices.ts";
import type { Reason } from "./reasons.ts";
import { STARTING_REASONS } from "./starting-reasons.ts";

const like = (more: Partial<Reason>): Reason => ({ ...(STARTING_REASONS[0] as Reason), ...more });

test("in every task of a new data set a digit means the same, and what the task lacks is there, grey", () => {
  const meanings = TASKS.map((task) =>
    reasonChoices(STARTING_REASONS, task).first.map(({ digit, reason }) => `${digit} ${reason.code}`),
  );
  expect(meanings[0]).toEqual([
    "1 hallucination",
    "2 wrong-attribute",
    "3 wrong-count",
    "4 wrong-position",
    "5 source-leak",
    "6 contradiction",
    "7 off-question",
    "8 bad-box",
    "9 task-rule",
  ]);
  for (const own of meanings) expect(own).toEqual(meanings[0]);
  const talk = reasonChoices(STARTING_REASONS, "conversation");
  expect(talk.first.filter(({ isLacking }) => isLacking).map(({ digit }) => digit)).toEqual([8, 9]);
  expect(reasonAt(talk, 8, false)).toBeNull();
  expect(reasonAt(reasonChoices(STARTING_REASONS, "referring_qa"), 8, false)?.code).toBe("bad-box");
});

test("the rest of the reasons have the digits of their places once they are open, and none of the first is given there", () => {
  for (const task of TASKS) {
    const choices = reasonChoices(STARTING_REASONS, task);
    expect(choices.rest.map(({ reason }) => reason.code)).toEqual(["answerable-unseen", "inherited", "wording"]);
    expect([1, 2, 3, 4].map((digit) => reasonAt(choices, digit, true)?.code)).toEqual([
      "answerable-unseen",
      "inherited",
      "wording",
      undefined,
    ]);
  }
});

test("a digit that meant several things in other tasks is not shown where it means nothing", () => {
  const old = [
    like({ code: "a", digit: 3, tasks: ["referring_qa"] }),
    like({ code: "b", digit: 3, tasks: ["conversation"] }),
    like({ code: "c", digit: 4, tasks: ["conversation"] }),
    like({ code: "d", digit: 5, tasks: ["conversation"], retired: true }),
  ];
  expect(reasonChoices(old, "other").first.map(({ reason }) => reason.code)).toEqual(["c"]);
});

test("of more than nine in the rest the others are given by a press alone", () => {
  const many = Array.from({ length: 11 }, (_, at) => like({ code: `r-${at + 10}`, digit: 0 }));
  const choices = reasonChoices(many, "other");
  expect(choices.rest.map(({ digit }) => digit)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0]);
  expect(reasonAt(choices, 0, true)).toBeNull();
  expect(digitsByCode(choices).get("r-10")).toEqual([0, 1]);
  expect(digitsByCode(choices).get("r-20")).toEqual([]);
});

test("one of the rest shows its place behind 0 where that is the same in all its tasks", () => {
  const digitsOf = (reasons: readonly Reason[], code: string) =>
    digitsEverywhere(reasons, reasons.find((own) => own.code === code) ?? expect.unreachable());
  expect(
    ["answerable-unseen", "inherited", "wording", "bad-box"].map((code) => digitsOf(STARTING_REASONS, code)),
  ).toEqual([[0, 1], [0, 2], [0, 3], [8]]);
  const narrowed = STARTING_REASONS.map((own) =>
    own.code === "inherited" ? { ...own, tasks: ["referring_qa" as const] } : own,
  );
  expect(["answerable-unseen", "inherited", "wording"].map((code) => digitsOf(narrowed, code))).toEqual([
    [0, 1],
    [0, 2],
    [0],
  ]);
});
