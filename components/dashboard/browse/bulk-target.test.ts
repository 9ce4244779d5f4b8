import { expect, test } from "vitest";
import { bulkTargetSchema } from "#domain/browse/bulk.ts";
import { NO_FILTER } from "#domain/entry-filter.ts";
import { bulkTarget, EXCEPT_MAX, NAMED_MAX } from "./bulk-target.ts";
import { EVERYTHING, NOTHING, select } from "./selection.ts";

const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));

test.each([
  ["rows by name", select(NOTHING, ids(NAMED_MAX), true), "entries"],
  ["everything but some", select(EVERYTHING, ids(EXCEPT_MAX), false), "filter"],
])("%s is a target that the studio takes, up to its greatest number", (_, selection, kind) => {
  const made = bulkTarget(selection, NO_FILTER);
  expect(made.ok && bulkTargetSchema.parse(made.target)).toEqual(made.ok && made.target);
  expect(made.ok && made.target.kind).toBe(kind);
});

test("a selection that cannot be named whole is refused with its reason", () => {
  expect(bulkTarget(select(NOTHING, ids(NAMED_MAX + 1), true), NO_FILTER)).toEqual({ ok: false, reason: "tooMany" });
  expect(bulkTarget(select(EVERYTHING, ids(EXCEPT_MAX + 1), false), NO_FILTER)).toEqual({
    ok: false,
    reason: "tooManyExcept",
  });
});
