import { expect, test } from "vitest";
import { NO_FILTER } from "#domain/find/entry-filter.ts";
import { bulkTargetSchema, PHOTOS_MAX, targetFilter } from "#domain/find/target.ts";
import { bulkTarget, EXCEPT_MAX, NAMED_MAX } from "./bulk-target.ts";
import { EVERYTHING, NOTHING, select } from "./selection.ts";

const ids = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));

test.each([
  ["rows by name", "entries", select(NOTHING, ids(NAMED_MAX), true), "entries"],
  ["everything but some", "entries", select(EVERYTHING, ids(EXCEPT_MAX), false), "filter"],
  ["photos by name", "photos", select(NOTHING, ids(PHOTOS_MAX), true), "photos"],
  ["all photos but some", "photos", select(EVERYTHING, ids(PHOTOS_MAX), false), "photos"],
] as const)("%s are a target that the studio takes, up to its greatest number", (_, view, selection, kind) => {
  const made = bulkTarget(selection, NO_FILTER, view);
  expect(made.ok && bulkTargetSchema.parse(made.target)).toEqual(made.ok && made.target);
  expect(made.ok && made.target.kind).toBe(kind);
});

test("a selection that cannot be named whole is refused with its reason", () => {
  expect(bulkTarget(select(NOTHING, ids(NAMED_MAX + 1), true), NO_FILTER, "entries")).toEqual({
    ok: false,
    reason: "tooMany",
  });
  for (const large of [select(NOTHING, ids(PHOTOS_MAX + 1), true), select(EVERYTHING, ids(PHOTOS_MAX + 1), false)])
    expect(bulkTarget(large, NO_FILTER, "photos")).toEqual({ ok: false, reason: "tooManyPhotos" });
  expect(bulkTarget(select(EVERYTHING, ids(EXCEPT_MAX + 1), false), NO_FILTER, "entries")).toEqual({
    ok: false,
    reason: "tooManyExcept",
  });
});

test("the extent of photos is reckoned by the filter with them in it", () => {
  const target = (imageIds: string[], images: string[] = []) =>
    targetFilter({ kind: "photos", filter: { ...NO_FILTER, images }, imageIds, exceptImageIds: [] })?.images;
  expect(target(["1", "2"])).toEqual(["1", "2"]);
  expect(target(["1", "2"], ["2", "3"])).toEqual(["2"]);
  expect(target(["1"], ["3"])).toEqual(["0"]);
});
