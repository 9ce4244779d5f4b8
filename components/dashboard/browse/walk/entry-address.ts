import type { BrowseQuery, Sort } from "#domain/find/browse-query.ts";
import type { BrowseRow } from "#domain/find/page.ts";
import { parsePlace, printPlace, type RowKey, rowKeyOf } from "#domain/find/place.ts";
import { printAddress, readAddress } from "../address.ts";

/** The list that an entry was opened from, and where in it the entry stood then: a verdict may move it, or take it out. */
export type ListPlace = { query: BrowseQuery; search: string; row: RowKey };

const PLACE = "place";

/** An entry's address within a list: the list's own query, and the entry's place in it. */
export function entryAddress(datasetId: string, row: BrowseRow, search: string, sort: Sort): string {
  const params = new URLSearchParams(search);
  params.set(PLACE, printPlace({ from: "at", row: rowKeyOf(row, sort) }));
  return `/datasets/${datasetId}/entries/${row.id}?${params}`;
}

/** Reads what follows `?` in an entry's address; null where it was not opened from a list, or from another entry's place. */
export function readListPlace(params: string, entryId: string): ListPlace | null {
  const search = new URLSearchParams(params);
  const place = parsePlace(search.get(PLACE) ?? "");
  search.delete(PLACE);
  if (place?.from !== "at" || place.row.id !== entryId) return null;
  const { query } = readAddress(search);
  return { query, search: printAddress(query).slice(1), row: place.row };
}
