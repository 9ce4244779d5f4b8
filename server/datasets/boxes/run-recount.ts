import { z } from "zod";
import type { BoxCounts, RecountProgress, RecountReport } from "#domain/box-reading.ts";
import { idSchema } from "#domain/id.ts";
import { must } from "#domain/must.ts";
import type { Database } from "#server/db/client.ts";
import { inYieldingTransaction } from "#server/db/yielding.ts";
import { type Attempt, type AttemptEnd, attemptRun, Cancelled } from "#server/runs/attempt-run.ts";
import { plus, RECOUNT_START, recountBatch, saveBoxCounts } from "./recount-file.ts";

const requestSchema = z.looseObject({ fileId: idSchema });

type More = { cancel?: AbortSignal; onProgress?: (progress: RecountProgress) => void };

/**
 * Brings counts, marks and search words of a file's entries to how its boxes are read now, batch by batch, as attemptRun. Killed, another
 * worker begins again: what is right already costs a look. A file that was settled once more meanwhile is counted by its last reading.
 */
export async function runRecount(
  db: Database,
  runId: bigint,
  stop: AbortSignal,
  { cancel, onProgress }: More = {},
): Promise<AttemptEnd<RecountReport> | null> {
  return attemptRun(
    db,
    runId,
    { kind: "boxes", stop, cancel },
    async (attempt: Attempt<RecountProgress, RecountReport>) => {
      const { fileId } = requestSchema.parse(attempt.run.request);
      const file = { datasetId: must(attempt.run.datasetId, "a file is of a data set"), fileId: BigInt(fileId) };
      const total = (attempt.run.progress as RecountProgress | null)?.total ?? 0;
      const report: RecountReport = { entries: 0, changed: 0 };
      let boxed: BoxCounts = {};
      for (let place = RECOUNT_START; ; ) {
        stop.throwIfAborted();
        const batch = await inYieldingTransaction(db.pool, { stop }, async (client) => {
          const found = await recountBatch(client, file, place);
          if (!found) {
            await saveBoxCounts(client, file.fileId, boxed);
            return null;
          }
          const entries = report.entries + found.looked;
          const saved = { entries, changed: report.changed + found.changed };
          const progress = { done: entries, total: Math.max(total, entries) };
          if (await attempt.save(client, { progress, report: saved })) throw new Cancelled();
          return { ...found, saved, progress };
        });
        if (!batch) return { report };
        place = batch.place;
        boxed = plus(boxed, batch.boxed);
        Object.assign(report, batch.saved);
        onProgress?.(batch.progress);
      }
    },
  );
}
