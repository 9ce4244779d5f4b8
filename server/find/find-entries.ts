import type pg from "pg";
import type { Sort } from "#domain/find/browse-query.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import type { RowKey } from "#domain/find/place.ts";
import { frontierSql, hitsSql, keyRangesSuffice, type RowRange } from "./key-ranges.ts";
import { type Along, type Order, orderOf, segmentOf } from "./order.ts";

/** What is looked for: entries of a data set that fit, in an order; from a row on (`isAt`: with it), or from the beginning. */
export type Search = {
  datasetId: bigint;
  filter: EntryFilter;
  sort: Sort;
  from: RowKey | null;
  isAt: boolean;
  /** Read towards the beginning of the list. */
  isBack: boolean;
  rowsMax: number;
};

/** `rows` in the direction read; `goesOn` is the row after which to go on, null where nothing is left. */
export type Found = { rows: RowKey[]; goesOn: RowKey | null };

/** The first window's rows a key range; each further one is so many times as long at most. */
const WINDOW_ROWS = 150;
const WINDOW_GROWTH = 4;
const WINDOW_ROWS_MAX = 10_000;
/** No further window is begun after so long: what was found goes out, and the next request goes on behind it. */
const WALK_MS = 25;

/**
 * Walks along the order asked for and returns what matches: fast where much matches, and bounded in time. A window is so many rows of
 * each key range; the range that was searched in all key ranges is returned.
 */
export async function walkEntries(client: pg.PoolClient, search: Search): Promise<Found> {
  const { filter, sort, isBack, rowsMax } = search;
  const order = orderOf(sort, alongOf(filter), isBack);
  const rows: RowKey[] = [];
  const began = performance.now();
  let from = search.from;
  let isAt = search.isAt;
  let size = WINDOW_ROWS;
  for (let at = from ? segmentOf(order, from) : 0; at < order.segments.length; ) {
    const wanted = rowsMax - rows.length;
    const range: RowRange = { from, isAt, to: null, isDown: order.isDown };
    const windowBegan = performance.now();
    const window = await walkWindow(client, search, { order, at, range, size, wanted });
    rows.push(...window.rows);
    const last = rows.at(-1);
    if (rows.length >= rowsMax && last) return { rows, goesOn: last };
    if (window.to === null) {
      at++;
      from = null;
    } else if (performance.now() - began > WALK_MS) return { rows, goesOn: window.to };
    else from = window.to;
    isAt = false;
    // No longer than the time that is left, as long as rows take as long as they did.
    const left = (WALK_MS - (performance.now() - began)) / (performance.now() - windowBegan);
    size = Math.round(Math.max(WINDOW_ROWS, Math.min(size * Math.min(WINDOW_GROWTH, left), WINDOW_ROWS_MAX)));
  }
  return { rows, goesOn: null };
}

const alongOf = ({ states, parts }: EntryFilter): Along => ({
  hasStates: states.length > 0,
  hasParts: parts.length > 0 && !parts.includes(NO_PART),
});

type Window = { order: Order; at: number; range: RowRange; size: number; wanted: number };

/** `to`: the last row searched; null at the end of the segment. */
async function walkWindow(
  client: pg.PoolClient,
  { datasetId, filter }: Search,
  { order, at, range, size, wanted }: Window,
): Promise<{ rows: RowKey[]; to: RowKey | null }> {
  const segment = order.segments[at];
  if (!segment) return { rows: [], to: null };
  let to: RowKey | null = null;
  if (!keyRangesSuffice(filter, segment)) {
    const frontier = await client.query(frontierSql(datasetId, filter, segment, range, size));
    to = frontier.rows[0] ? rowKey(frontier.rows[0]) : null;
  }
  const { rows } = await client.query(hitsSql(datasetId, filter, segment, { ...range, to }, wanted));
  return { rows: rows.map(rowKey), to };
}

export const rowKey = (row: { id: unknown; key: unknown }): RowKey => ({
  id: String(row.id),
  key: row.key instanceof Date ? row.key.getTime() : (row.key as number | null),
});
