import { expect, test } from "vitest";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import type { Facets } from "#domain/find/facets.ts";
import { knownCount } from "./known-count.ts";

const facets: Facets = {
  states: { conversation: { pending: 5, accepted: 2 }, referring_qa: { pending: 3 } },
  marks: [],
  reviewers: [],
  reasons: [],
  queues: [],
};
const of = (filter: Partial<typeof NO_FILTER>, part: "tasks" | "states" | "marks", value: string) =>
  knownCount(facets, { ...NO_FILTER, ...filter }, part, value)?.count ?? null;

test("a state counts the chosen tasks' entries, a task the chosen states', whatever is chosen of its own part", () => {
  expect(of({}, "states", "pending")).toBe(8);
  expect(of({ tasks: ["conversation"], states: ["accepted"] }, "states", "pending")).toBe(5);
  expect(of({ tasks: ["conversation"], states: ["pending"] }, "tasks", "referring_qa")).toBe(3);
  expect(of({}, "states", "rejected")).toBe(0);
});

test("beside another filter, of another part, and before the counts are there, nothing is known", () => {
  expect(of({ text: "car" }, "states", "pending")).toBeNull();
  expect(of({}, "marks", "box-outside")).toBeNull();
  expect(knownCount(null, NO_FILTER, "states", "pending")).toBeNull();
});
