import { expect, test } from "vitest";
import { TASKS } from "#domain/entry/task.ts";
import { digitClashes, reasonSchema, reasonsOf } from "./reasons.ts";
import { STARTING_REASONS } from "./starting-reasons.ts";

test("every task starts with at least five and at most seven reasons, on keys of their own", () => {
  for (const task of TASKS) {
    const reasons = reasonsOf(STARTING_REASONS, task);
    expect(reasons.length, task).toBeGreaterThanOrEqual(5);
    expect(reasons.length, task).toBeLessThanOrEqual(7);
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
