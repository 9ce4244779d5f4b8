import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { RemovalProgress, RemovalReport } from "#domain/removal.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { type Attempt, type AttemptEnd, attemptRun, Cancelled } from "#server/runs/attempt-run.ts";
import { withImageIndex } from "./image-index.ts";
import { removeEntries, removeImages, removeLoose } from "./remove-parts.ts";

type More = { cancel?: AbortSignal; onProgress?: (progress: RemovalProgress) => void };

const NOTHING: RemovalReport = { entries: 0, verdicts: 0 };

/**
 * Removes the data set of a Run, part by part, each in a transaction of its own, as attemptRun. Whatever stops it, another
 * Run goes on: what is gone is gone, the data set itself goes last. `cancel` ends it, as its row's flag does; where nothing
 * is gone yet, listAgain gives the data set back.
 */
export async function runRemoval(
  db: Database,
  runId: bigint,
  stop: AbortSignal,
  { cancel, onProgress }: More = {},
): Promise<AttemptEnd<RemovalReport> | null> {
  const end = await attemptRun(db, runId, { kind: "removal", stop, cancel }, async (attempt: RemovalAttempt) => {
    const { datasetId } = attempt.run;
    if (datasetId === null) throw new StudioError("not_found", message("datasetGone"));
    const progress = { ...(attempt.run.progress as RemovalProgress) };
    const report = { ...NOTHING, ...(attempt.run.report as RemovalReport | null) };
    /** Tells of a part within its transaction; throws where the Run was cancelled, which takes the part back. */
    const record = async (client: pg.PoolClient, entries: number, verdicts: number) => {
      progress.done += entries;
      report.entries += entries;
      report.verdicts += verdicts;
      if (await attempt.save(client, { progress, report })) throw new Cancelled();
      onProgress?.(progress);
    };
    const work = { db, datasetId, stop, record };
    await removeLoose(work, "sessions");
    await removeEntries(work);
    await withImageIndex(db, datasetId, () => removeImages(work));
    await removeLoose(work, "rest");
    // The data set's own row, and with it by cascade what is never many: reasons, guidelines, views.
    await inTransaction(db.pool, async (client) => {
      await client.query(`DELETE FROM "Dataset" WHERE id = $1`, [datasetId]);
      await attempt.end(client, { report });
    });
    return { report };
  });
  return end?.ended === "cancelled"
    ? { ...end, error: new StudioError("interrupted", message("removalCancelled")) }
    : end;
}

type RemovalAttempt = Attempt<RemovalProgress, RemovalReport>;

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
