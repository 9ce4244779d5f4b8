import { expect, test } from "vitest";
import type { Task } from "#domain/entry/task.ts";
import { type Deed, figuresOf } from "./figures.ts";

const deed = (activeMs: number, task: Task = "conversation", decision: Deed["decision"] = "accept"): Deed => ({
  verdictId: "v",
  task,
  decision,
  activeMs,
});

test("a sitting without a decision has nothing to show", () => {
  expect(figuresOf([])).toEqual({ count: 0, decisions: {}, pace: {} });
});

test("decisions are counted by kind", () => {
  const deeds = [deed(1000), deed(1000, "other", "flag"), deed(1000)];
  expect(figuresOf(deeds)).toMatchObject({ count: 3, decisions: { accept: 2, flag: 1 } });
});

test("pace is entries an hour of active time, for each task by itself", () => {
  const fast = Array.from({ length: 4 }, () => deed(6_000));
  const slow = Array.from({ length: 3 }, () => deed(60_000, "detail_description"));
  expect(figuresOf([...fast, ...slow]).pace).toEqual({ conversation: 600, detail_description: 60 });
});

test("only the last twenty of a task make its pace", () => {
  const deeds = [...Array.from({ length: 50 }, () => deed(60_000)), ...Array.from({ length: 20 }, () => deed(6_000))];
  expect(figuresOf(deeds).pace.conversation).toBe(600);
});

test("two entries, or no active time at all, make no pace", () => {
  expect(figuresOf([deed(6_000), deed(6_000)]).pace).toEqual({});
  expect(figuresOf([deed(0), deed(0), deed(0)]).pace).toEqual({});
});
