import { parseMessage } from "#domain/message.ts";
import type { Removal } from "#domain/removal.ts";
import type { Database } from "#server/db/client.ts";

/** The data sets that are being removed, oldest first. */
export async function loadRemovals(db: Database): Promise<Removal[]> {
  const { rows } = await db.pool.query(
    `SELECT d.id::text AS "datasetId", d.name, r.* FROM "Dataset" d JOIN LATERAL (
       SELECT id::text AS "runId", state, progress, error, cancelled AND "finishedAt" IS NULL AS "isCancelling" FROM "Run"
       WHERE kind = 'removal' AND "datasetId" = d.id ORDER BY id DESC LIMIT 1) r ON true
     WHERE d."removedAt" IS NOT NULL ORDER BY d.id`,
  );
  return rows.map((row) => ({ ...row, error: parseMessage(row.error) }));
}
