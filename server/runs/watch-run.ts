import { StudioError } from "#domain/error.ts";
import { parseStoredReport } from "#domain/import/stored-report.ts";
import { message, parseMessage } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";

/** How far a run is, and what came of it. What it asked for (server paths) stays here. @throws StudioError not_found */
export async function watchRun(db: Database, runId: bigint) {
  const run = await db.prisma.run.findUnique({ where: { id: runId }, omit: { request: true } });
  if (!run) throw new StudioError("not_found", message("noRun", { id: runId }));
  const { error, report, ...rest } = run;
  return {
    ...rest,
    error: parseMessage(error),
    report: run.kind === "import" ? parseStoredReport(report) : report,
  };
}

/** Whether there is such a run. */
export const isRun = async (db: Database, runId: bigint): Promise<boolean> =>
  (await db.prisma.run.findUnique({ where: { id: runId }, select: { id: true } })) !== null;
