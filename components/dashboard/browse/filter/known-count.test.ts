import { expect, test } from "vitest";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import type { Facets } from "#domain/find/facets.ts";
import { knownCount } from "./known-count.ts";

const facets: Facets = {
  states: { conversation: { pending: 5, accepted: 2 }, referring_qa: { pending: 3 } },
  parts: [
    { id: "1", word: "coco", name: "coco", author: "gpt4", entries: 4, states: { pending: 3, accepted: 1 } },
    { id: "2", word: "vg", name: "vg", author: "people", entries: 5, states: { pending: 5 } },
  ],
  recordKeys: [],
  tags: [],
  marks: [],
  reviewers: [],
  reasons: [],
  queues: [],
};
const of = (
  filter: Partial<typeof NO_FILTER>,
  part: "tasks" | "states" | "parts" | "authors" | "marks",
  value: string,
) => knownCount(facets, { ...NO_FILTER, ...filter }, part, value)?.count ?? null;

test("a state counts the chosen tasks' entries, a task the chosen states', whatever is chosen of its own part", () => {
  expect(of({}, "states", "pending")).toBe(8);
  expect(of({ tasks: ["conversation"], states: ["accepted"] }, "states", "pending")).toBe(5);
  expect(of({ tasks: ["conversation"], states: ["pending"] }, "tasks", "referring_qa")).toBe(3);
  expect(of({}, "states", "rejected")).toBe(0);
});

test("a part counts the chosen states' entries, a state the chosen parts', and what belongs to no part is the rest", () => {
  expect(of({}, "parts", "1")).toBe(4);
  expect(of({ states: ["pending"], parts: ["2"] }, "parts", "1")).toBe(3);
  expect(of({ parts: ["1"] }, "states", "accepted")).toBe(1);
  expect(of({}, "parts", "none")).toBe(1);
  expect(of({ states: ["accepted"] }, "parts", "none")).toBe(1);
});

test("an author counts the entries of the parts that they wrote; of those of no part nobody knows who wrote them", () => {
  expect(of({}, "authors", "people")).toBe(5);
  expect(of({ parts: ["1"] }, "authors", "people")).toBe(0);
  expect(of({}, "authors", "unknown")).toBe(1);
});

test("parts are not counted by task", () => {
  expect(of({ tasks: ["conversation"] }, "parts", "1")).toBeNull();
  expect(of({ parts: ["1"] }, "tasks", "conversation")).toBeNull();
});

test("beside another filter, of another part, and before the counts are there, nothing is known", () => {
  expect(of({ text: "car" }, "states", "pending")).toBeNull();
  expect(of({}, "marks", "box-outside")).toBeNull();
  expect(knownCount(null, NO_FILTER, "states", "pending")).toBeNull();
});
