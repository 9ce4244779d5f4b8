import type { EntryFilter } from "#domain/entry-filter.ts";
import type { EntryRow } from "#domain/entry-row.ts";
import { wordsOf } from "#domain/referring.ts";
import { TASKS } from "#domain/task.ts";
import { isAnswer, turnsOf } from "#domain/turn.ts";
import type { Database } from "#server/db/client.ts";
import { filterSql } from "#server/db/entry-filter.ts";

export const PAGE_ROWS = 50;
/** A count of a text's hits stops here and says so: counting a common word in millions of entries takes seconds. */
export const COUNT_MAX = 1000;

/** Where a page begins: after an entry, or (turning back) before one. `after` 0 is the first page. */
export type PagePlace = { from: "after" | "before"; id: bigint };
export const FIRST_PAGE: PagePlace = { from: "after", id: 0n };

/** `previous` and `next` are the places of the pages beside this one; null where there is none. */
export type EntryPage = { rows: EntryRow[]; previous: PagePlace | null; next: PagePlace | null };

/** One page of a data set's entries by ascending id. Keyset: any depth costs the same. */
export async function loadEntryPage(
  db: Database,
  datasetId: bigint,
  filter: EntryFilter,
  place: PagePlace,
): Promise<EntryPage> {
  const isBack = place.from === "before";
  const { sql, values } =
    filter.text === "" ? indexedIds(datasetId, filter, isBack) : textIds(datasetId, filter, isBack);
  const { rows } = await db.pool.query(
    `SELECT e.id, e.task, s.state, e.topic, e.marks, e.turns, i.id AS image, i.photo
     FROM (${sql}) page
     JOIN "EntryStatus" s ON s."entryId" = page."entryId" JOIN "Entry" e ON e.id = page."entryId"
     LEFT JOIN "Image" i ON i.id = e."imageId" ORDER BY e.id`,
    [place.id, PAGE_ROWS + 1, ...values],
  );
  const isLonger = rows.length > PAGE_ROWS;
  const shown = (isLonger ? (isBack ? rows.slice(1) : rows.slice(0, PAGE_ROWS)) : rows).map(entryRow);
  const [first, last] = [shown[0], shown.at(-1)];
  const hasBefore = isBack ? isLonger : place.id > 0n;
  const hasAfter = isBack || isLonger;
  return {
    rows: shown,
    previous: first && hasBefore ? { from: "before", id: BigInt(first.id) } : null,
    next: last && hasAfter ? { from: "after", id: BigInt(last.id) } : null,
  };
}

/**
 * Ids of a page without a text, $1 its place and $2 its length: one short walk along an index for each task and state,
 * merged. A single walk with lists of tasks and states would read and throw away what lies between.
 */
function indexedIds(datasetId: bigint, { tasks, states }: EntryFilter, isBack: boolean) {
  const walk = isBack ? { sign: "<", order: "DESC" } : { sign: ">", order: "ASC" };
  const byState = states.length > 0;
  return {
    sql: `SELECT walk."entryId" FROM unnest($4::"Task"[]) AS t(task) ${byState ? 'CROSS JOIN unnest($5::"EntryState"[]) AS u(state)' : ""}
      CROSS JOIN LATERAL (
        SELECT s."entryId" FROM "EntryStatus" s
        WHERE s."datasetId" = $3 AND s.task = t.task ${byState ? "AND s.state = u.state" : ""} AND s."entryId" ${walk.sign} $1
        ORDER BY s."entryId" ${walk.order} LIMIT $2) walk
      ORDER BY 1 ${walk.order} LIMIT $2`,
    values: [datasetId, tasks.length > 0 ? [...new Set(tasks)] : TASKS, ...(byState ? [[...new Set(states)]] : [])],
  };
}

/** Ids of a page of a text's hits. */
function textIds(datasetId: bigint, filter: EntryFilter, isBack: boolean) {
  const { where, values } = filterSql(datasetId, filter, 3);
  const walk = isBack ? { sign: "<", order: "DESC" } : { sign: ">", order: "ASC" };
  return {
    sql: `SELECT s."entryId" FROM "EntryStatus" s WHERE ${where} AND s."entryId" ${walk.sign} $1
      ORDER BY s."entryId" ${walk.order} LIMIT $2`,
    values,
  };
}

type Row = Pick<EntryRow, "task" | "state" | "topic" | "marks"> & {
  id: string;
  turns: unknown;
  image: string | null;
  photo: string | null;
};

function entryRow(row: Row): EntryRow {
  const turns = turnsOf(row.turns);
  return {
    id: String(row.id),
    task: row.task,
    state: row.state,
    topic: row.topic,
    marks: row.marks,
    imageId: row.image === null ? null : String(row.image),
    hasPhoto: row.photo === "present",
    question: wordsOf(turns.find((turn) => !isAnswer(turn))?.value ?? ""),
    answer: wordsOf(turns.find(isAnswer)?.value ?? ""),
  };
}

/** How many entries fit a filter with a text, at most COUNT_MAX + 1. */
export async function countHits(db: Database, datasetId: bigint, filter: EntryFilter): Promise<number> {
  const { where, values } = filterSql(datasetId, filter, 2);
  const { rows } = await db.pool.query(
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM "EntryStatus" s WHERE ${where} LIMIT $1) hits`,
    [COUNT_MAX + 1, ...values],
  );
  return rows[0].n;
}
