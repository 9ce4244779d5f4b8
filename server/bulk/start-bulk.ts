import type { BulkRequest } from "#domain/browse/bulk.ts";
import { StudioError } from "#domain/error.ts";
import type { Database } from "#server/db/client.ts";
import type { BulkRunRequest } from "./run-request.ts";

type Asked = { datasetId: bigint; reviewerId: string; total: number | null };

/** Writes down a bulk action as a Run; whoever calls sends its job. `total`: how many entries it is about. @throws StudioError not_found */
export async function startBulk(db: Database, asked: Asked, request: BulkRequest): Promise<bigint> {
  return addRun(db, asked, request);
}

/**
 * Writes down that a bulk action be undone.
 * @throws StudioError not_found · conflict (it goes on still, is an undo itself, or is being undone)
 */
export async function startUndo(db: Database, asked: Omit<Asked, "total">, undoneId: bigint): Promise<bigint> {
  const run = await db.prisma.run.findUnique({
    where: { id: undoneId, kind: "bulk", datasetId: asked.datasetId },
    select: { finishedAt: true, request: true, report: true },
  });
  if (!run) throw new StudioError("not_found", `There is no action ${undoneId} in this data set.`);
  if (!run.finishedAt) throw new StudioError("conflict", "This action goes on still: cancel it, or wait for its end.");
  if ("undoes" in (run.request as object)) throw new StudioError("conflict", "An undo cannot be undone.");
  const { rows } = await db.pool.query(
    `SELECT 1 FROM "Run" WHERE kind = 'bulk' AND "datasetId" = $1 AND request->>'undoes' = $2 AND state IN ('waiting', 'running', 'done')`,
    [asked.datasetId, String(undoneId)],
  );
  if (rows.length > 0) throw new StudioError("conflict", "This action was undone already.");
  const total = (run.report as { changed?: number } | null)?.changed ?? null;
  return addRun(db, { ...asked, total }, { undoes: String(undoneId) });
}

/** `createdAt` is the database's clock, as that of every verdict: by it is told what was decided since. */
async function addRun(db: Database, { datasetId, reviewerId, total }: Asked, request: BulkRunRequest): Promise<bigint> {
  const { rows } = await db.pool.query<{ id: string }>(
    `INSERT INTO "Run" (kind, "datasetId", "reviewerId", request, progress, "createdAt")
     SELECT 'bulk', d.id, $2::uuid, $3::json, $4::json, clock_timestamp() FROM "Dataset" d WHERE d.id = $1 RETURNING id`,
    [datasetId, reviewerId, JSON.stringify(request), JSON.stringify({ done: 0, total })],
  );
  if (!rows[0]) throw new StudioError("not_found", `There is no data set ${datasetId}.`);
  return BigInt(rows[0].id);
}
