import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { RemovalProgress, RemovalReport } from "#domain/removal.ts";
import { worldProblem } from "#domain/world-problem.ts";
import type { Database } from "#server/db/client.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { Prisma } from "#server/db/generated/client.ts";
import { withImageIndex } from "./image-index.ts";
import { removeEntries, removeImages, removeLoose } from "./remove-parts.ts";

type More = { cancel?: AbortSignal; onProgress?: (progress: RemovalProgress) => void };

export type RemovalEnd =
  | { ended: "done"; report: RemovalReport }
  | { ended: "cancelled" | "failed"; error: StudioError };

/**
 * Removes the data set of a Run, part by part, each in a transaction of its own; progress and result stand in its row.
 * Whatever stops it, another Run goes on: what is gone is gone, the data set itself goes last. Null where it is over
 * already. Throws when `stop` is aborted or the database goes away, and leaves the Run as it is: somebody else shall go on. `cancel` ends it, as its
 * row's flag does; where nothing is gone yet, the data set is listed again.
 */
export async function runRemoval(
  db: Database,
  runId: bigint,
  stop: AbortSignal,
  { cancel, onProgress }: More = {},
): Promise<RemovalEnd | null> {
  const run = await db.prisma.run.findUnique({ where: { id: runId, kind: "removal" } });
  if (!run || run.finishedAt || run.datasetId === null) return null;
  const { datasetId } = run;
  await db.prisma.run.update({
    where: { id: runId },
    data: { state: "running", startedAt: run.startedAt ?? new Date() },
  });
  const way = { ...(run.progress as RemovalProgress) };
  const report = (run.report as RemovalReport | null) ?? { entries: 0, verdicts: 0 };
  /** Tells of a part within its transaction; throws where the Run was cancelled, which takes the part back. */
  const tell = async (client: pg.PoolClient, entries: number, verdicts: number) => {
    way.done += entries;
    report.entries += entries;
    report.verdicts += verdicts;
    const { rows } = await client.query<{ cancelled: boolean }>(
      `UPDATE "Run" SET progress = $2::json, report = $3::json WHERE id = $1 RETURNING cancelled`,
      [runId, JSON.stringify(way), JSON.stringify(report)],
    );
    if (rows[0]?.cancelled || cancel?.aborted) throw new Cancelled();
    onProgress?.(way);
  };
  const work = { db, datasetId, stop, tell };
  try {
    await removeLoose(work, "sessions");
    await removeEntries(work);
    await withImageIndex(db, datasetId, () => removeImages(work));
    await removeLoose(work, "rest");
    await end(db, runId, datasetId);
    return { ended: "done", report };
  } catch (error) {
    if (stop.aborted || isConnectionLoss(error)) throw error;
    return breakOff(db, runId, error);
  }
}

class Cancelled extends Error {}

const ADVICE = message("adviceRemove");

/** The data set's own row, and with it by cascade what is never many: reasons, guidelines, views. */
async function end(db: Database, runId: bigint, datasetId: bigint): Promise<void> {
  await db.prisma.$transaction([
    db.prisma.dataset.deleteMany({ where: { id: datasetId } }),
    db.prisma.run.update({
      where: { id: runId },
      data: { state: "done", error: Prisma.DbNull, finishedAt: new Date() },
    }),
  ]);
}

async function breakOff(db: Database, runId: bigint, error: unknown): Promise<RemovalEnd> {
  const isCancelled = error instanceof Cancelled;
  const told = isCancelled
    ? new StudioError("interrupted", message("removalCancelled"))
    : error instanceof StudioError
      ? error
      : (worldProblem(error, ADVICE) ?? new StudioError("internal", message("removalFailed"), { cause: error }));
  const state = isCancelled ? "cancelled" : "failed";
  await db.prisma.run.updateMany({
    where: { id: runId },
    data: { state, error: isCancelled ? Prisma.DbNull : told.detail, finishedAt: new Date() },
  });
  if (told.code === "internal" && told.cause) throw error;
  return { ended: state, error: told };
}

/** A removal that was cancelled before anything was gone: the data set is listed again, unless its name was taken since. */
export async function listAgain(db: Database, runId: bigint): Promise<boolean> {
  const run = await db.prisma.run.findUnique({ where: { id: runId } });
  if (run?.state !== "cancelled" || run.report !== null || run.datasetId === null) return false;
  const { rowCount } = await db.pool.query(
    `UPDATE "Dataset" d SET "removedAt" = NULL WHERE id = $1 AND "removedAt" IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM "Dataset" o WHERE o.name = d.name AND o."removedAt" IS NULL)
       AND NOT EXISTS (SELECT 1 FROM "Run" WHERE kind = 'removal' AND "datasetId" = $1 AND id <> $2
         AND (report IS NOT NULL OR state IN ('waiting', 'running')))`,
    [run.datasetId, runId],
  );
  return rowCount === 1;
}
