import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import type { WithdrawalProgress, WithdrawalReport } from "#domain/withdrawal.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { ownPhotoCache } from "#server/photo-file/photo-cache.ts";
import { type Attempt, type AttemptEnd, attemptRun, Cancelled } from "#server/runs/attempt-run.ts";
import { type Cleared, clearPhoto } from "./clear-photo.ts";

/** `removeSpool`: of an export's Run, what lies ready of it. */
type Place = { dataFolder: string; removeSpool(runId: string): Promise<void> };
type More = { cancel?: AbortSignal; onProgress?: (progress: WithdrawalProgress) => void };

const requestSchema = z.object({ imageIds: z.array(idSchema) });
const NOTHING: WithdrawalReport = { photos: 0, copies: 0, pictures: 0, exports: 0 };

/**
 * Removes what the studio keeps of withdrawn photos, one after the other, as attemptRun: copies in its own folder, smaller
 * pictures, and exports that lie ready with photos in them. Killed, another worker goes on: what was removed is removed, and a
 * photo counts as cleared when nothing of it is left. Files that lie where an import found them are not touched.
 */
export async function runWithdrawal(
  db: Database,
  runId: bigint,
  place: Place,
  stop: AbortSignal,
  { cancel, onProgress }: More = {},
): Promise<AttemptEnd<WithdrawalReport> | null> {
  return attemptRun(
    db,
    runId,
    { kind: "withdrawal", stop, cancel },
    async (attempt: Attempt<WithdrawalProgress, WithdrawalReport>) => {
      const { imageIds } = requestSchema.parse(attempt.run.request);
      const report = { ...NOTHING, ...(attempt.run.report as WithdrawalReport | null) };
      const cache = ownPhotoCache(place.dataFolder);
      await db.pool.query(
        `UPDATE "Withdrawal" SET "runId" = $1 WHERE "datasetId" = $2 AND "imageId" = ANY($3::bigint[]) AND "restoredAt" IS NULL AND "clearedAt" IS NULL`,
        [runId, attempt.run.datasetId, imageIds],
      );
      for (;;) {
        stop.throwIfAborted();
        const { rows } = await db.pool.query<{ id: string }>(
          `SELECT id::text FROM "Withdrawal" WHERE "runId" = $1 AND "restoredAt" IS NULL AND "clearedAt" IS NULL ORDER BY id LIMIT 1`,
          [runId],
        );
        const [next] = rows;
        if (!next) break;
        const cleared = await clearPhoto(db, BigInt(next.id), { ...place, cache });
        add(report, cleared);
        const progress = { done: report.photos, total: imageIds.length };
        await inTransaction(db.pool, async (client) => {
          await client.query(`UPDATE "Withdrawal" SET "clearedAt" = now() WHERE id = $1`, [next.id]);
          if (await attempt.save(client, { progress, report })) throw new Cancelled();
        });
        onProgress?.(progress);
      }
      return { report };
    },
  );
}

function add(report: WithdrawalReport, { copies, pictures, exports }: Cleared): void {
  report.photos++;
  report.copies += copies;
  report.pictures += pictures;
  report.exports += exports;
}
