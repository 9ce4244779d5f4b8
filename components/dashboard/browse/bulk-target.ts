import type { BulkTarget } from "#domain/browse/bulk.ts";
import type { EntryFilter } from "#domain/entry-filter.ts";
import type { Selection } from "./selection.ts";

/** Most entries that a request may name, and most that it may leave out of a filter (domain/browse/bulk.ts). */
export const NAMED_MAX = 5_000;
export const EXCEPT_MAX = 1_000;

/** What a bulk action is for; where a selection is too large to be named, why. */
export function bulkTarget(
  selection: Selection,
  filter: EntryFilter,
): { ok: true; target: BulkTarget } | { ok: false; reason: "tooMany" | "tooManyExcept" } {
  if (!selection.isAll) {
    if (selection.ids.size > NAMED_MAX) return { ok: false, reason: "tooMany" };
    return { ok: true, target: { kind: "entries", entryIds: [...selection.ids] } };
  }
  if (selection.except.size > EXCEPT_MAX) return { ok: false, reason: "tooManyExcept" };
  return { ok: true, target: { kind: "filter", filter, exceptIds: [...selection.except] } };
}
