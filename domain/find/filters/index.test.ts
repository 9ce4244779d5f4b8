import { describe, expect, test } from "vitest";
import { entryFilterSchema, NO_FILTER, valuesOf } from "../entry-filter.ts";
import type { Control } from "../filter-control.ts";
import { FILTER_NAMES, FILTERS, PANEL_ORDER } from "./index.ts";

const fieldsOf = (name: (typeof FILTER_NAMES)[number]) => Object.keys(FILTERS[name].fields);

test("every field belongs to one filter, and narrows nothing as it is", () => {
  const fields = FILTER_NAMES.flatMap(fieldsOf);
  expect(fields).toEqual(Object.keys(entryFilterSchema.shape));
  expect(new Set(fields).size).toBe(fields.length);
  expect(fields.flatMap((field) => valuesOf(NO_FILTER, field))).toEqual([]);
});

test("no two fields stand under one key of an address, nor under a key that is another thing's", () => {
  const keys = FILTER_NAMES.flatMap((name) => Object.values(FILTERS[name].address).map(({ key }) => key));
  expect(new Set([...keys, "sort", "view", "place", "rows"]).size).toBe(keys.length + 4);
});

test("the panel shows every filter that is chosen there, once", () => {
  const chosen = FILTER_NAMES.filter((name) => !["listed", "search"].includes(FILTERS[name].control.kind));
  expect([...PANEL_ORDER].sort()).toEqual([...chosen].sort());
});

describe.each(FILTER_NAMES)("%s", (name) => {
  const { facet, words } = FILTERS[name];
  const control: Control = FILTERS[name].control;

  test("has a list of its own name, where its choices are counted", () => {
    expect(facet === null || Array.isArray(NO_FILTER[name as keyof typeof NO_FILTER])).toBe(true);
  });

  test("has words for each value that it names itself", () => {
    const own = control.kind === "choices" && control.naming === "own" ? control.choices(null, []) : [];
    const details = control.kind === "choices" ? (control.detail?.choices ?? []) : [];
    const named = Object.values(words).map(({ values, detail }) =>
      [values ?? {}, detail?.values ?? {}].map(Object.keys),
    );
    for (const names of named) expect(names).toEqual([own, details]);
  });
});
