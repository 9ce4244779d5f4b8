import { expect, test } from "vitest";
import { NO_FILTER } from "../find/entry-filter.ts";
import { isWholeDraw, scopesOf } from "./whole-draws.ts";

const shuffled = (filter: Partial<typeof NO_FILTER>) => scopesOf({ ...NO_FILTER, ...filter }, "shuffle");

test("a session of tasks or of parts has them as its scope, one of the whole data set has all of both", () => {
  expect(shuffled({ states: ["pending"] })).toEqual([
    { kind: "task", groups: null },
    { kind: "part", groups: null },
  ]);
  expect(shuffled({ tasks: ["referring_qa"] })).toEqual([{ kind: "task", groups: ["referring_qa"] }]);
  expect(shuffled({ parts: ["3"] })).toEqual([{ kind: "part", groups: ["3"] }]);
});

test("whatever else narrows a session leaves it without a scope, and so does any order but chance", () => {
  for (const filter of [
    { text: "boat" },
    { marks: ["box-outside"] },
    { boxesMin: 1 },
    { wordsMax: 9 },
    { objects: ["dog"] },
    { reviewers: ["00000000-0000-4000-8000-000000000001"] },
    { tasks: ["conversation" as const], parts: ["3"] },
  ])
    expect([filter, shuffled(filter as Partial<typeof NO_FILTER>)]).toEqual([filter, []]);
  expect(scopesOf(NO_FILTER, "photo")).toEqual([]);
});

test("a draw is of the whole where all that it could not draw was decided in draws alike", () => {
  expect(isWholeDraw(1000, 0, 1000)).toBe(true);
  expect(isWholeDraw(900, 100, 1000)).toBe(true);
  // Two decided by hand, or imported since.
  expect(isWholeDraw(998, 0, 1000)).toBe(false);
  expect(isWholeDraw(900, 98, 1000)).toBe(false);
  expect(isWholeDraw(0, 0, 0)).toBe(false);
});
