import type { EntryState, Task } from "#domain/entry/task.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import type { LookedRow } from "#domain/overview/found.ts";
import type { Database } from "#server/db/client.ts";
import { IS_LOOKED_AT } from "./looked-sql.ts";

type Row = { task: Task; part: string; state: EntryState; reasonCodes: string[]; count: number };

/** Entries that people decided, by all that is counted by: a row a task, part, state and set of reasons. */
export async function loadLooked(db: Database, datasetId: bigint): Promise<Row[]> {
  const { rows } = await db.pool.query<Row>(
    `SELECT ${COLUMNS} FROM "EntryStatus" s WHERE s."datasetId" = $1 AND ${IS_LOOKED_AT} GROUP BY 1, 2, 3, 4`,
    [datasetId],
  );
  return rows;
}

/** Of the entries that sessions drew and came to, those that people decided; an entry of two sessions once. */
export async function loadDrawn(db: Database, datasetId: bigint, queueIds: readonly string[]): Promise<Row[]> {
  if (queueIds.length === 0) return [];
  const { rows } = await db.pool.query<Row>(
    `SELECT ${COLUMNS} FROM "EntryStatus" s WHERE s."datasetId" = $1 AND ${IS_LOOKED_AT}
       AND s."entryId" IN (SELECT drawn."entryId" FROM "QueueEntry" drawn
         WHERE drawn."queueId" = ANY($2::bigint[]) AND drawn.outcome IN ('decided', 'elsewhere'))
     GROUP BY 1, 2, 3, 4`,
    [datasetId, queueIds],
  );
  return rows;
}

const COLUMNS = `s.task, coalesce(s."partId"::text, '${NO_PART}') AS part, s.state, s."reasonCodes", count(*)::int AS count`;

/** The rows as they are counted by task, or by part. */
export const groupedBy = (rows: readonly Row[], kind: "task" | "part"): LookedRow[] =>
  rows.map((row) => ({ ...row, group: row[kind] }));
