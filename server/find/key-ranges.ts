import { TASKS } from "#domain/entry/task.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { Put } from "#domain/find/filter-clause.ts";
import type { RowKey } from "#domain/find/place.ts";
import { filterSql } from "./filter-sql.ts";
import type { Stretch } from "./order.ts";
import { parameters } from "./put.ts";

/** A part of a stretch: from a row on (`isAt`: with it), and up to another one, in the direction read. */
export type Span = { from: RowKey | null; isAt: boolean; until: RowKey | null; isDown: boolean };

type Sql = { text: string; values: unknown[] };

/**
 * Ids (and sort keys) of a span that fit the filter, at most `rowsMax`: one short walk along an index for each task (and
 * state), merged. A single walk with lists of tasks and states would read and throw away what lies between.
 */
export function hitsSql(datasetId: bigint, filter: EntryFilter, stretch: Stretch, span: Span, rowsMax: number): Sql {
  const { where, values, put } = filterSql(datasetId, beyondKeyRanges(filter, stretch), "probe");
  const walk = `SELECT s."entryId" AS id, ${stretch.key ?? "NULL"} AS key FROM "EntryStatus" s
    WHERE ${where} AND ${keyRangeWhere(stretch)} AND ${spanWhere(stretch, span, put)}
    ORDER BY ${orderBy(stretch, span, `s."entryId"`)} LIMIT ${put(rowsMax)}`;
  return { text: merged(filter, stretch, span, walk, put, `LIMIT ${put(rowsMax)}`), values };
}

/** The nearest row that lies `rows` rows behind the beginning of the span in one of its key ranges: up to there no key range is longer. */
export function frontierSql(datasetId: bigint, filter: EntryFilter, stretch: Stretch, span: Span, rows: number): Sql {
  const { put, values } = parameters();
  const walk = `SELECT s."entryId" AS id, ${stretch.key ?? "NULL"} AS key FROM "EntryStatus" s
    WHERE s."datasetId" = ${put(datasetId)} AND ${stretch.where} AND ${keyRangeWhere(stretch)} AND ${spanWhere(stretch, span, put)}
    ORDER BY ${orderBy(stretch, span, `s."entryId"`)} OFFSET ${put(rows - 1)} LIMIT 1`;
  return { text: merged(filter, stretch, span, walk, put, "LIMIT 1"), values };
}

/** True where the key ranges are all that the filter asks for: then every row of a walk fits. */
export const keyRangesSuffice = (filter: EntryFilter, stretch: Stretch): boolean =>
  filterSql(0n, beyondKeyRanges(filter, stretch), "probe").values.length === 1 && stretch.where === "true";

/** What is left of a filter inside of a key range. */
function beyondKeyRanges(filter: EntryFilter, { keyRange }: Stretch): EntryFilter {
  if (keyRange === "none") return filter;
  return { ...filter, tasks: [], ...(keyRange === "task" ? {} : { states: [] }) };
}

function merged(filter: EntryFilter, stretch: Stretch, span: Span, walk: string, put: Put, limit: string): string {
  const order = orderBy({ ...stretch, key: stretch.key === null ? null : ("w.key" as Stretch["key"]) }, span, "w.id");
  if (stretch.keyRange === "none") return `SELECT w.id, w.key FROM (${walk}) w ORDER BY ${order} ${limit}`;
  const tasks = `unnest(${put(filter.tasks.length > 0 ? [...new Set(filter.tasks)] : TASKS)}::"Task"[]) AS t(task)`;
  const states =
    stretch.keyRange === "task"
      ? ""
      : `CROSS JOIN unnest(${put(statesOf(filter, stretch))}::"EntryState"[]) AS u(state)`;
  return `SELECT w.id, w.key FROM ${tasks} ${states} CROSS JOIN LATERAL (${walk}) w ORDER BY ${order} ${limit}`;
}

/** Each once, or its key range would be walked twice. What was never decided is pending. */
function statesOf({ states }: EntryFilter, { where }: Stretch): readonly string[] {
  if (where === "true") return [...new Set(states)];
  return states.length === 0 || states.includes("pending") ? ["pending"] : [];
}

const keyRangeWhere = ({ keyRange }: Stretch): string =>
  ({ none: "true", task: "s.task = t.task", "task and state": "s.task = t.task AND s.state = u.state" })[keyRange];

const orderBy = ({ key }: Pick<Stretch, "key">, { isDown }: Span, id: string): string => {
  const direction = isDown ? "DESC" : "ASC";
  return key === null ? `${id} ${direction}` : `${key} ${direction}, ${id} ${direction}`;
};

function spanWhere(stretch: Stretch, { from, isAt, until, isDown }: Span, put: Put): string {
  const clauses = [stretch.where];
  const compare = (row: RowKey, sign: string) => {
    if (stretch.key === null) return `s."entryId" ${sign} ${put(row.id)}::bigint`;
    const key = stretch.keyType === "int" ? row.key : new Date(row.key ?? 0).toISOString();
    return `(${stretch.key}, s."entryId") ${sign} (${put(key)}::${stretch.keyType}, ${put(row.id)}::bigint)`;
  };
  if (from) clauses.push(compare(from, `${isDown ? "<" : ">"}${isAt ? "=" : ""}`));
  if (until) clauses.push(compare(until, isDown ? ">=" : "<="));
  return clauses.join(" AND ");
}
