import type { Database } from "#server/db/client.ts";
import { importRunRequestSchema, runImport } from "#server/import/run.ts";
import { log } from "#server/log.ts";
import { removeUpload } from "#server/upload/upload-folder.ts";
import { lockRun } from "./run-lock.ts";

/** What a worker works with. `directUrl` leads to the same database without a pooler. */
export type Workplace = { db: Database; directUrl: string; dataFolder: string; stop: AbortSignal };

/**
 * How a worker's part in an import ended: `over` (done, failed or cancelled, as its Run says), `interrupted` (this worker
 * ends and somebody else shall do it), `busy` (another worker is at it), `lost` (the database went away).
 */
export type ImportEnd = "over" | "interrupted" | "busy" | "lost";

/** Carries out the import of a Run, unless somebody does already. */
export async function carryOutImport(place: Workplace, runId: bigint): Promise<ImportEnd> {
  const { db, directUrl, dataFolder, stop } = place;
  const lock = await lockRun(directUrl, runId);
  if (!lock) return "busy";
  log.info({ runId: String(runId) }, "import begins");
  try {
    if (!(await refuseCancelled(db, runId))) {
      await runImport(db, runId, dataFolder, AbortSignal.any([stop, lock.lost]));
    }
    await clearUpload(place, runId);
    return "over";
  } catch (error) {
    if (lock.lost.aborted) return "lost";
    if (stop.aborted) return "interrupted";
    // The Run says that it failed, and sends the reader here.
    log.error({ err: error, runId: String(runId) }, "import failed");
    await clearUpload(place, runId);
    return "over";
  } finally {
    await lock.release();
    log.info({ runId: String(runId) }, "import left");
  }
}

/** An import that was cancelled while it waited is never begun. */
async function refuseCancelled(db: Database, runId: bigint): Promise<boolean> {
  const { count } = await db.prisma.run.updateMany({
    where: { id: runId, cancelled: true, state: { in: ["waiting", "running"] } },
    data: { state: "cancelled", finishedAt: new Date() },
  });
  return count > 0;
}

/** An upload is imported once, whatever came of it: photos were copied, files can be sent again. */
async function clearUpload({ db, dataFolder }: Workplace, runId: bigint): Promise<void> {
  const run = await db.prisma.run.findUniqueOrThrow({ where: { id: runId }, select: { request: true } });
  await removeUpload(dataFolder, importRunRequestSchema.parse(run.request).files);
}
