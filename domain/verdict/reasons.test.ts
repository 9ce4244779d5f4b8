import { expect, test } from "vitest";
import { TASKS } from "#domain/entry/task.ts";
import { digitClashes, reasonSchema, reasonsOf } from "./reasons.ts";
import { STARTING_REASONS } from "./starting-reasons.ts";

test("every task starts with at least six and at most nine reasons on keys of their own, and three behind them", () => {
  for (const task of TASKS) {
    const [first, rest] = [1, 0].map((isFirst) =>
      reasonsOf(STARTING_REASONS, task).filter(({ digit }) => Math.min(digit, 1) === isFirst),
    );
    expect(first?.length, task).toBeGreaterThanOrEqual(6);
    expect(first?.length, task).toBeLessThanOrEqual(9);
    expect(rest?.length, task).toBe(3);
  }
  expect(digitClashes(STARTING_REASONS)).toEqual([]);
});

test("two reasons on one key clash only where they share a task", () => {
  const [first] = STARTING_REASONS.map((reason) => reasonSchema.parse(reason));
  if (!first) throw new Error("there are no starting reasons");
  const twin = { ...first, code: "twin" };
  expect(digitClashes([first, twin])).toEqual([[first.code, "twin"]]);
  expect(digitClashes([first, { ...twin, retired: true }])).toEqual([]);
  expect(
    digitClashes([
      { ...first, tasks: ["other"] },
      { ...twin, tasks: ["conversation"] },
    ]),
  ).toEqual([]);
});

test("of the rest, which have no key of their own, none clashes, and they come last", () => {
  const [first] = STARTING_REASONS.map((reason) => reasonSchema.parse(reason));
  if (!first) throw new Error("there are no starting reasons");
  const rest = ["b", "a"].map((code) => ({ ...first, code, digit: 0 }));
  expect(digitClashes([...rest, first])).toEqual([]);
  expect(reasonsOf([...rest, first], "other").map(({ code }) => code)).toEqual([first.code, "a", "b"]);
});
