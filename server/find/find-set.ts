import type pg from "pg";
import { type Narrowest, setSql } from "./estimate.ts";
import { type Found, rowKey, type Search } from "./find-entries.ts";

/** As Found, with how many fit and how many of them lie before the first row of the list's segment that `rows` is. */
export type FoundInSet = Found & { count: number; before: number };

/** One order for all rows: what was never decided lies before all that was, read upwards. */
const KEYS: Record<string, { sql: string; type: string }> = {
  id: { sql: "0", type: "int" },
  words: { sql: `s."wordCount"`, type: "int" },
  boxes: { sql: `s."boxCount"::int`, type: "int" },
  changed: { sql: `coalesce(s."changedAt", '-infinity')`, type: "timestamptz" },
};

/**
 * Looks at all entries that fit at once, for a filter that leaves few: where it begins costs nothing. `share` (0 to 1)
 * takes the place of `from`.
 */
export async function findInSet(
  client: pg.PoolClient,
  search: Search,
  begin: Narrowest,
  share: number | null,
): Promise<FoundInSet> {
  const { datasetId, filter, sort, from, isAt, isBack, rowsMax } = search;
  const key = KEYS[sort.replace("-", "")] ?? { sql: "0", type: "int" };
  const isDown = sort.startsWith("-");
  const { text, values, put } = setSql(datasetId, filter, begin.part, `s."entryId" AS id, ${key.sql} AS key`);
  const place = from && `(${put(keyText(from.key, key.type))}::${key.type}, ${put(from.id)}::bigint)`;
  // Whether a row lies before the place that the reading begins at, in the list's own order.
  const isBefore = place ? `(key, id) ${isDown ? ">" : "<"}${isAt || isBack ? "" : "="} ${place}` : String(isBack);
  const skipped = share === null ? `count(*) FILTER (WHERE ${isBefore})` : `floor(${put(share)}::float8 * count(*))`;
  const direction = isDown !== isBack ? "DESC" : "ASC";
  const { rows } = await client.query(
    `WITH ${text},
     c AS (SELECT count(*)::int AS total, (${skipped})::int AS skipped FROM fits)
     SELECT c.total, c.skipped, p.id, p.key FROM c LEFT JOIN LATERAL (
       SELECT id, key FROM fits ORDER BY key ${direction}, id ${direction}
       OFFSET ${isBack ? "c.total - c.skipped" : "c.skipped"} LIMIT ${put(rowsMax)}) p ON true
     ORDER BY p.key ${direction}, p.id ${direction}`,
    values,
  );
  const found = rows.filter((row) => row.id !== null).map((row) => keyOf(row, sort));
  const { total, skipped: start } = rows[0];
  const isThrough = isBack ? start <= found.length : start + found.length >= total;
  return {
    rows: found,
    goesOn: isThrough ? null : (found.at(-1) ?? null),
    count: total,
    before: isBack ? start - found.length : start,
  };
}

const keyText = (key: number | null, type: string): number | string =>
  type === "int" ? (key ?? 0) : key === null ? "-infinity" : new Date(key).toISOString();

/** By id rows have no key; pg reads PostgreSQL's -infinity as the number. */
function keyOf(row: { id: unknown; key: unknown }, sort: Search["sort"]) {
  const { id, key } = rowKey(row);
  return { id, key: sort === "id" || sort === "-id" || key === Number.NEGATIVE_INFINITY ? null : key };
}
