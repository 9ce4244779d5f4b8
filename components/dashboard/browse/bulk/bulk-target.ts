import type { BrowseQuery } from "#domain/find/browse-query.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { type BulkTarget, PHOTOS_MAX } from "#domain/find/target.ts";
import type { Selection } from "./selection.ts";

/** Most entries that a request may name, and most that it may leave out of a filter (domain/find/target.ts). */
export const NAMED_MAX = 5_000;
export const EXCEPT_MAX = 1_000;

type Made = { ok: true; target: BulkTarget } | { ok: false; reason: TooLarge };
type TooLarge = "tooMany" | "tooManyExcept" | "tooManyPhotos";

/** What a bulk action is for; where a selection is too large to be named, why. */
export function bulkTarget(selection: Selection, filter: EntryFilter, view: BrowseQuery["view"]): Made {
  if (view === "photos") return photosTarget(selection, filter);
  if (!selection.isAll) {
    if (selection.ids.size > NAMED_MAX) return { ok: false, reason: "tooMany" };
    return { ok: true, target: { kind: "entries", entryIds: [...selection.ids] } };
  }
  if (selection.except.size > EXCEPT_MAX) return { ok: false, reason: "tooManyExcept" };
  return { ok: true, target: { kind: "filter", filter, exceptIds: [...selection.except] } };
}

/** A photo stands for its entries that fit. */
function photosTarget(selection: Selection, filter: EntryFilter): Made {
  const [imageIds, exceptImageIds] = selection.isAll ? [null, [...selection.except]] : [[...selection.ids], []];
  if ((imageIds ?? exceptImageIds).length > PHOTOS_MAX) return { ok: false, reason: "tooManyPhotos" };
  return { ok: true, target: { kind: "photos", filter, imageIds, exceptImageIds } };
}
