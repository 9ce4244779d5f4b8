import { type EntryFilter, NO_FILTER, partOf } from "#domain/find/entry-filter.ts";
import type { FilterForm, Put } from "#domain/find/filter-clause.ts";
import { FILTER_NAMES, FILTERS } from "#domain/find/filters/index.ts";
import { type Bound, parameters } from "./put.ts";

/**
 * The filter as SQL over `"EntryStatus" s`, its values put where `put` says. An empty list means any. A text in which
 * nothing can be searched for fits no entry.
 */
export function filterWhere(datasetId: bigint, filter: EntryFilter, put: Put, form: FilterForm = "set"): string {
  const dataset = put(datasetId);
  const clauses = FILTER_NAMES.flatMap((name) => FILTERS[name].clause(filter, put, form, dataset) ?? []);
  return [`s."datasetId" = ${dataset}`, ...clauses].join(" AND ");
}

/** As filterWhere, with its values as the next parameters of a statement: of one of its own, where none is given. */
export const filterSql = (
  datasetId: bigint,
  filter: EntryFilter,
  form: FilterForm = "set",
  bound = parameters(),
): Bound & { where: string } => ({ ...bound, where: filterWhere(datasetId, filter, bound.put, form) });

/** What narrows a filter beside data set and task, each alone: their sizes tell where to begin. */
export function filterParts(filter: EntryFilter): EntryFilter[] {
  const narrowing = FILTER_NAMES.filter(
    (name) => name !== "tasks" && FILTERS[name].clause(filter, () => "", "set", "") !== null,
  );
  return narrowing.map((name) => ({ ...NO_FILTER, ...partOf(filter, name) }));
}
