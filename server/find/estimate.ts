import type pg from "pg";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { parseSearch } from "#domain/find/search-query.ts";
import { filterParts, filterSql } from "./filter-sql.ts";
import type { Bound } from "./put.ts";

/** Up to so many entries are looked at as a whole: some 20 ms. More are walked along in the order asked for. */
export const SET_MAX = 10_000;

/** The part of a filter that leaves fewest entries, alone, and about how many those are, by PostgreSQL's statistics. */
export type Narrowest = { part: EntryFilter; entries: number };

/** Null where nothing narrows the filter but tasks. Half a millisecond a part. */
export async function narrowest(
  client: pg.PoolClient,
  datasetId: bigint,
  filter: EntryFilter,
): Promise<Narrowest | null> {
  let least: Narrowest | null = null;
  for (const part of filterParts(filter)) {
    const narrowed = { ...part, tasks: filter.tasks };
    const entries = await estimate(client, datasetId, narrowed);
    if (least === null || entries < least.entries) least = { part: narrowed, entries };
    // Smaller ones change little.
    if (least.entries < 500) break;
  }
  return least;
}

/** PostgreSQL's own guess how many entries fit. What must not stand in a text is no place to begin at: no index holds it. */
export async function estimate(client: pg.PoolClient, datasetId: bigint, filter: EntryFilter): Promise<number> {
  if (filter.text !== "" && !parseSearch(filter.text).some((term) => !term.isExcluded)) return Number.POSITIVE_INFINITY;
  const { where, values } = filterSql(datasetId, filter, "guess");
  const { rows } = await client.query(`EXPLAIN (FORMAT JSON) SELECT 1 FROM "EntryStatus" s WHERE ${where}`, values);
  return Number(rows[0]?.["QUERY PLAN"]?.[0]?.Plan?.["Plan Rows"] ?? Number.POSITIVE_INFINITY);
}

/**
 * Common table expressions, the last of them `fits`: the entries that fit, found from the narrowest part on. Fenced, or
 * PostgreSQL begins elsewhere, or walks along an index in the hope to meet what fits.
 */
export function setSql(
  datasetId: bigint,
  filter: EntryFilter,
  part: EntryFilter,
  columns: string,
): Bound & { text: string } {
  const begin = filterSql(datasetId, part);
  const rest = filterSql(datasetId, filter, "probe", begin);
  return {
    text: `begin AS MATERIALIZED (SELECT s.* FROM "EntryStatus" s WHERE ${begin.where}),
     fits AS MATERIALIZED (SELECT ${columns} FROM begin s WHERE ${rest.where})`,
    put: begin.put,
    values: begin.values,
  };
}
