import { type BulkRun, bulkProgressSchema, bulkReportSchema, bulkRunSchema } from "#domain/bulk.ts";
import type { Database } from "#server/db/client.ts";
import { loadRuns } from "#server/runs/load-runs.ts";

const SHOWN_MAX = 20;

/** The newest bulk actions of a data set, newest first; what a newer release wrote of one is left out. What they asked for may name 5,000 entries: it stays. */
export async function loadRecentBulk(db: Database, datasetId: bigint): Promise<BulkRun[]> {
  const runs = await loadRuns(db.pool, { kind: "bulk", datasetId }, { limit: SHOWN_MAX, asked: ["action", "undoes"] });
  const undoing = await loadUndoing(
    db,
    datasetId,
    runs.map(({ id }) => id),
  );
  return runs.map(({ id, state, reviewerName, createdAt, finishedAt, error, asked, ...run }) => {
    const { action, undoes = null } = asked as { action?: { do?: unknown }; undoes?: string };
    const did = bulkRunSchema.shape.do.safeParse(action === undefined ? "undo" : action.do);
    const report = bulkReportSchema.safeParse(run.report).data ?? null;
    const undoneBy = undoing.get(id) ?? null;
    return {
      runId: id,
      do: did.data ?? "other",
      undoes,
      state,
      reviewerName,
      createdAt,
      progress: bulkProgressSchema.safeParse(run.progress).data ?? null,
      report,
      error,
      undoneBy,
      canUndo: undoes === null && undoneBy === null && (report?.changed ?? 0) > 0 && finishedAt !== null,
    };
  });
}

/** Which Run undoes each of these, or is about to. */
async function loadUndoing(db: Database, datasetId: bigint, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await db.pool.query<{ undone: string; by: string }>(
    `SELECT request->>'undoes' AS undone, max(id)::text AS by FROM "Run"
     WHERE kind = 'bulk' AND "datasetId" = $1 AND request->>'undoes' = ANY($2) AND state IN ('waiting', 'running', 'done') GROUP BY 1`,
    [datasetId, ids],
  );
  return new Map(rows.map(({ undone, by }) => [undone, by]));
}
