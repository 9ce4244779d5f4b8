import type { BulkAction, BulkProgress, BulkReport, BulkRun } from "#domain/bulk.ts";
import { parseMessage } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";

const SHOWN_MAX = 20;

type Row = Pick<BulkRun, "state"> & {
  error: unknown;
  id: string;
  do: BulkAction["do"] | null;
  undoes: string | null;
  name: string | null;
  createdAt: Date;
  progress: BulkProgress | null;
  report: BulkReport | null;
  undoneBy: string | null;
};

/** The newest bulk actions of a data set, newest first. What they asked for may name 5,000 entries: it stays. */
export async function loadRecentBulk(db: Database, datasetId: bigint): Promise<BulkRun[]> {
  const { rows } = await db.pool.query<Row>(
    `SELECT r.id, r.request->'action'->>'do' AS "do", r.request->>'undoes' AS undoes, r.state, p.name, r."createdAt", r.progress, r.report, r.error,
       (SELECT u.id::text FROM "Run" u WHERE u.kind = 'bulk' AND u."datasetId" = r."datasetId" AND u.id > r.id
          AND u.request->>'undoes' = r.id::text AND u.state IN ('waiting', 'running', 'done') ORDER BY u.id DESC LIMIT 1) AS "undoneBy"
     FROM "Run" r LEFT JOIN "Reviewer" p ON p.id = r."reviewerId"
     WHERE r."datasetId" = $1 AND r.kind = 'bulk' ORDER BY r.id DESC LIMIT $2`,
    [datasetId, SHOWN_MAX],
  );
  return rows.map(({ id, name, createdAt, ...row }) => ({
    ...row,
    runId: String(id),
    error: parseMessage(row.error),
    do: row.do ?? "undo",
    reviewerName: name,
    createdAt: createdAt.toISOString(),
    canUndo: row.undoes === null && row.undoneBy === null && (row.report?.changed ?? 0) > 0 && isOver(row.state),
  }));
}

const isOver = (state: BulkRun["state"]) => state === "done" || state === "failed" || state === "cancelled";
