import { expect, test } from "vitest";
import { FIRST_QUERY } from "#domain/find/browse-query.ts";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import { changedQuery, printAddress, readAddress } from "./address.ts";

test("an address is read as it was printed", () => {
  const query = {
    ...FIRST_QUERY,
    filter: { ...NO_FILTER, tasks: ["referring_qa" as const], text: "红色 car", wordsMin: 3 },
  };
  expect(readAddress(new URLSearchParams(printAddress(query)))).toEqual({ query, isStrange: false });
  expect(printAddress(FIRST_QUERY)).toBe("");
});

test.each([
  ["an unknown key", "task=conversation&colour=red"],
  ["an unknown value", "task=conversation&state=doubtful"],
  ["a number that is none", "task=conversation&wordsMin=many"],
])("%s is left out and said so, the rest holds", (_, search) => {
  expect(readAddress(new URLSearchParams(search))).toEqual({
    query: { ...FIRST_QUERY, filter: { ...NO_FILTER, tasks: ["conversation"] } },
    isStrange: true,
  });
});

test("what changed is looked for among entries that may have left the list by it", () => {
  const filter = {
    ...NO_FILTER,
    states: ["pending" as const],
    reviewers: ["0199a8a4-0000-7000-8000-000000000001"],
    text: "car",
  };
  expect(changedQuery(filter, "2026-01-01T00:00:00.000Z").filter).toEqual({
    ...NO_FILTER,
    text: "car",
    changedSince: "2026-01-01T00:00:00.000Z",
  });
});
