import { StudioError } from "#domain/error.ts";
import type { ImportProgress } from "#domain/import/import-report.ts";
import { parseStoredReport } from "#domain/import/stored-report.ts";
import { message, parseMessage } from "#domain/message.ts";
import { isRunKind } from "#domain/run-kind.ts";
import type { RunView } from "#domain/run-view.ts";
import type { Database } from "#server/db/client.ts";

/** How far a run is, and what came of it. What it asked for (server paths) stays here. @throws StudioError not_found */
export async function watchRun(db: Database, runId: bigint): Promise<RunView> {
  const run = await db.prisma.run.findUnique({ where: { id: runId }, omit: { request: true } });
  if (!run || !isRunKind(run.kind)) throw new StudioError("not_found", message("noRun", { id: runId }));
  const view = {
    id: String(run.id),
    datasetId: run.datasetId === null ? null : String(run.datasetId),
    state: run.state,
    reviewerId: run.reviewerId,
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    cancelled: run.cancelled,
    error: parseMessage(run.error),
  };
  const { kind, progress, report } = run;
  if (kind !== "import") return { ...view, kind, progress, report };
  return { ...view, kind, progress: progress as ImportProgress | null, report: parseStoredReport(report) };
}

/** Whether there is such a run. */
export const isRun = async (db: Database, runId: bigint): Promise<boolean> =>
  (await db.prisma.run.findUnique({ where: { id: runId }, select: { id: true } })) !== null;
