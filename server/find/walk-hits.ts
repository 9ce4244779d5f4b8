import type pg from "pg";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { filterParts, filterSql } from "./filter-sql.ts";
import type { Found, Search } from "./find-entries.ts";
import type { TextHits } from "./text-hits.ts";

/** Hits looked at in one statement: first about a page of them, then more where the rest of the filter leaves few. */
const CHUNK = 100;
const CHUNK_MAX = 6400;
const WALK_MS = 25;

/** As Found, with the number of hits that lie before where the reading began, in the direction read. */
export type FoundInHits = Found & { start: number };

/** Walks along the hits of a text, by id, and keeps what the rest of the filter leaves. `share` takes the place of `from`. */
export async function walkHits(
  client: pg.PoolClient,
  search: Search,
  hits: TextHits,
  share: number | null,
): Promise<FoundInHits> {
  const { datasetId, filter, rowsMax } = search;
  const isDown = (search.sort === "-id") !== search.isBack;
  const began = performance.now();
  const start = share === null ? startIn(hits, search, isDown) : Math.floor(share * hits.length);
  const rows: Found["rows"] = [];
  for (let at = start, size = CHUNK; ; size = Math.min(size * 4, CHUNK_MAX)) {
    const until = Math.min(at + size, hits.length);
    const ids = Array.from({ length: until - at }, (_, index) =>
      String(hits[isDown ? hits.length - 1 - at - index : at + index]),
    );
    const fits = await fitting(client, datasetId, { ...filter, text: "" }, ids);
    rows.push(...fits.map((id) => ({ id, key: null })));
    const last = rows[rowsMax - 1];
    if (last && (rows.length > rowsMax || until < hits.length)) {
      return { rows: rows.slice(0, rowsMax), goesOn: last, start };
    }
    if (until >= hits.length) return { rows, goesOn: null, start };
    at = until;
    if (performance.now() - began > WALK_MS) return { rows, goesOn: { id: ids.at(-1) ?? "0", key: null }, start };
  }
}

/** Of `ids` those that fit, in their order. */
export async function fitting(
  client: pg.PoolClient,
  datasetId: bigint,
  rest: EntryFilter,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0 || (rest.tasks.length === 0 && filterParts(rest).length === 0)) return [...ids];
  const { where, values, put } = filterSql(datasetId, rest, "probe");
  const { rows } = await client.query<{ id: string }>(
    `SELECT s."entryId" AS id FROM unnest(${put(ids)}::bigint[]) WITH ORDINALITY AS h (id, place)
     JOIN "EntryStatus" s ON s."entryId" = h.id WHERE ${where} ORDER BY h.place`,
    values,
  );
  return rows.map((row) => String(row.id));
}

/** How many hits lie before the place that a reading begins at, in the direction read. */
function startIn(hits: TextHits, { from, isAt }: Search, isDown: boolean): number {
  if (!from) return 0;
  const id = BigInt(from.id);
  // The first of the ascending ids that is not below.
  const isBelow = (hit: bigint) => (isDown === isAt ? hit <= id : hit < id);
  let [low, high] = [0, hits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBelow(hits[middle] ?? 0n)) low = middle + 1;
    else high = middle;
  }
  return isDown ? hits.length - low : low;
}
