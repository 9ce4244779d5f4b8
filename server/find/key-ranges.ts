import { TASKS } from "#domain/entry/task.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { Put } from "#domain/find/filter-clause.ts";
import type { RowKey } from "#domain/find/place.ts";
import { filterSql } from "./filter-sql.ts";
import type { Segment } from "./order.ts";
import { parameters } from "./put.ts";

/** Rows of a segment: `from` one (`isAt`: that one included) `to` another, in the direction read; null where it is open. */
export type RowRange = { from: RowKey | null; isAt: boolean; to: RowKey | null; isDown: boolean };

type Sql = { text: string; values: unknown[] };

/**
 * Ids (and sort keys) of a range of rows that fit the filter, at most `rowsMax`: one short walk along an index for each task (and
 * state), merged. A single walk with lists of tasks and states would read and throw away what is between.
 */
export function hitsSql(
  datasetId: bigint,
  filter: EntryFilter,
  segment: Segment,
  range: RowRange,
  rowsMax: number,
): Sql {
  const { where, values, put } = filterSql(datasetId, beyondKeyRanges(filter, segment), "probe");
  const walk = `SELECT s."entryId" AS id, ${segment.key ?? "NULL"} AS key FROM "EntryStatus" s
    WHERE ${where} AND ${keyRangeWhere(segment)} AND ${rangeWhere(segment, range, put)}
    ORDER BY ${orderBy(segment, range, `s."entryId"`)} LIMIT ${put(rowsMax)}`;
  return { text: merged(filter, segment, range, walk, put, `LIMIT ${put(rowsMax)}`), values };
}

/** The nearest row that is `rows` rows after the start of the range in one of its key ranges: up to there no key range is longer. */
export function frontierSql(
  datasetId: bigint,
  filter: EntryFilter,
  segment: Segment,
  range: RowRange,
  rows: number,
): Sql {
  const { put, values } = parameters();
  const walk = `SELECT s."entryId" AS id, ${segment.key ?? "NULL"} AS key FROM "EntryStatus" s
    WHERE s."datasetId" = ${put(datasetId)} AND ${segment.where} AND ${keyRangeWhere(segment)} AND ${rangeWhere(segment, range, put)}
    ORDER BY ${orderBy(segment, range, `s."entryId"`)} OFFSET ${put(rows - 1)} LIMIT 1`;
  return { text: merged(filter, segment, range, walk, put, "LIMIT 1"), values };
}

/** True where the key ranges are all that the filter asks for: then every row of a walk fits. */
export const keyRangesSuffice = (filter: EntryFilter, segment: Segment): boolean =>
  filterSql(0n, beyondKeyRanges(filter, segment), "probe").values.length === 1 && segment.where === "true";

/** What is left of a filter inside of a key range. */
function beyondKeyRanges(filter: EntryFilter, { keyRange }: Segment): EntryFilter {
  if (keyRange === "none") return filter;
  if (keyRange === "part") return { ...filter, parts: [] };
  return { ...filter, tasks: [], ...(keyRange === "task" ? {} : { states: [] }) };
}

function merged(filter: EntryFilter, segment: Segment, range: RowRange, walk: string, put: Put, limit: string): string {
  const order = orderBy({ ...segment, key: segment.key === null ? null : ("w.key" as Segment["key"]) }, range, "w.id");
  if (segment.keyRange === "none") return `SELECT w.id, w.key FROM (${walk}) w ORDER BY ${order} ${limit}`;
  if (segment.keyRange === "part")
    return `SELECT w.id, w.key FROM unnest(${put([...new Set(filter.parts)])}::bigint[]) AS p(part) CROSS JOIN LATERAL (${walk}) w ORDER BY ${order} ${limit}`;
  const tasks = `unnest(${put(filter.tasks.length > 0 ? [...new Set(filter.tasks)] : TASKS)}::"Task"[]) AS t(task)`;
  const states =
    segment.keyRange === "task"
      ? ""
      : `CROSS JOIN unnest(${put(statesOf(filter, segment))}::"EntryState"[]) AS u(state)`;
  return `SELECT w.id, w.key FROM ${tasks} ${states} CROSS JOIN LATERAL (${walk}) w ORDER BY ${order} ${limit}`;
}

/** Each once, or its key range would be walked twice. What was never decided is pending. */
function statesOf({ states }: EntryFilter, { where }: Segment): readonly string[] {
  if (where === "true") return [...new Set(states)];
  return states.length === 0 || states.includes("pending") ? ["pending"] : [];
}

const keyRangeWhere = ({ keyRange }: Segment): string =>
  ({
    none: "true",
    task: "s.task = t.task",
    "task and state": "s.task = t.task AND s.state = u.state",
    part: `s."partId" = p.part`,
  })[keyRange];

const orderBy = ({ key }: Pick<Segment, "key">, { isDown }: RowRange, id: string): string => {
  const direction = isDown ? "DESC" : "ASC";
  return key === null ? `${id} ${direction}` : `${key} ${direction}, ${id} ${direction}`;
};

function rangeWhere(segment: Segment, { from, isAt, to, isDown }: RowRange, put: Put): string {
  const clauses = [segment.where];
  const compare = (row: RowKey, sign: string) => {
    if (segment.key === null) return `s."entryId" ${sign} ${put(row.id)}::bigint`;
    const key = segment.keyType === "int" ? row.key : new Date(row.key ?? 0).toISOString();
    return `(${segment.key}, s."entryId") ${sign} (${put(key)}::${segment.keyType}, ${put(row.id)}::bigint)`;
  };
  if (from) clauses.push(compare(from, `${isDown ? "<" : ">"}${isAt ? "=" : ""}`));
  if (to) clauses.push(compare(to, isDown ? ">=" : "<="));
  return clauses.join(" AND ");
}
