import type { BulkRequest } from "#domain/bulk.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { requireAssignee } from "#server/datasets/assignees.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { requireRoom } from "#server/datasets/tags/change-tags.ts";
import type { Queryable } from "#server/db/transaction.ts";
import type { NewRun } from "#server/runs/insert-run.ts";
import { type BulkRunRequest, printBulkRunRequest } from "./run-request.ts";

type Asked = { datasetId: bigint; reviewerId: string; total: number | null };

/**
 * A bulk action as a Run, for createRun. `total`: how many entries it is about.
 * @throws StudioError not_found · unprocessable for a session of somebody who does not review there, and for one tag more than a data set may have
 */
export async function startBulk(db: Queryable, asked: Asked, request: BulkRequest): Promise<NewRun> {
  const { action } = request;
  if (action.do === "queue" && action.assigneeId !== undefined)
    await requireAssignee(db, asked.datasetId, action.assigneeId);
  if (action.do === "tag") await requireRoom(db, asked.datasetId, action.tag);
  return newRun(db, asked, request);
}

/**
 * That a bulk action be undone, as a Run, for createRun.
 * @throws StudioError not_found · conflict (it goes on still, is an undo itself, or is being undone)
 */
export async function startUndo(db: Queryable, asked: Omit<Asked, "total">, undoneId: bigint): Promise<NewRun> {
  // Under its lock: of two that ask at one instant the second is told of the first.
  const found = await db.query(
    `SELECT "finishedAt", request, report FROM "Run" WHERE id = $1 AND kind = 'bulk' AND "datasetId" = $2 FOR UPDATE`,
    [undoneId, asked.datasetId],
  );
  const [run] = found.rows;
  if (!run) throw new StudioError("not_found", message("noAction", { id: undoneId }));
  if (!run.finishedAt) throw new StudioError("conflict", message("actionGoesOn"));
  if ("undoes" in run.request) throw new StudioError("conflict", message("undoUndone"));
  const { rows } = await db.query(
    `SELECT 1 FROM "Run" WHERE kind = 'bulk' AND "datasetId" = $1 AND request->>'undoes' = $2 AND state IN ('waiting', 'running', 'done')`,
    [asked.datasetId, String(undoneId)],
  );
  if (rows.length > 0) throw new StudioError("conflict", message("actionUndone"));
  const total = run.report?.changed ?? null;
  return newRun(db, { ...asked, total }, { undoes: String(undoneId) });
}

async function newRun(
  db: Queryable,
  { datasetId, reviewerId, total }: Asked,
  request: BulkRunRequest,
): Promise<NewRun> {
  await requireDataset(db, { id: datasetId });
  const stored = printBulkRunRequest(request);
  return { kind: "bulk", datasetId, reviewerId, request: stored, progress: { done: 0, total } };
}
