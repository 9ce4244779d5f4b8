import { type BrowseQuery, FIRST_QUERY, parseBrowseQuery, printBrowseQuery } from "#domain/find/browse-query.ts";
import { type EntryFilter, NO_FILTER } from "#domain/find/entry-filter.ts";
import { FILTER_NAMES, FILTERS } from "#domain/find/filters/index.ts";

/**
 * The query of an address bar. A part that is not understood (an old link, a slip of the hand) is left out and said so;
 * the rest holds.
 */
export function readAddress(search: URLSearchParams): { query: BrowseQuery; isStrange: boolean } {
  const whole = parseBrowseQuery(search);
  if (whole.ok) return { query: whole.query, isStrange: false };
  const kept = new URLSearchParams();
  for (const [key, value] of search) {
    const more = new URLSearchParams(kept);
    more.append(key, value);
    if (parseBrowseQuery(more).ok) kept.append(key, value);
  }
  const rest = parseBrowseQuery(kept);
  return { query: rest.ok ? rest.query : FIRST_QUERY, isStrange: true };
}

/** `?…` of a query, "" where nothing differs from the first one. */
export function printAddress(query: BrowseQuery): string {
  const search = printBrowseQuery(query);
  return search.size === 0 ? "" : `?${search}`;
}

/** What can have come into the list since it was shown, and what has left it: whatever a verdict changes is not asked for. */
export function changedQuery(filter: EntryFilter, since: string): BrowseQuery {
  const steady = Object.fromEntries(CHANGED.map((field) => [field, NO_FILTER[field as keyof EntryFilter]]));
  return { ...FIRST_QUERY, filter: { ...filter, ...steady, changedSince: since } };
}

const CHANGED = FILTER_NAMES.flatMap((name): readonly string[] => FILTERS[name].changedByVerdicts);
