import type { Database } from "#server/db/client.ts";
import { HASH_QUEUE, openJobs } from "#server/runs/job-queue.ts";

/**
 * Sends a job for each data set whose entries came in before records had hashes, unless it is being removed. An import
 * into it does not wait for the job: it fills them in itself.
 */
export async function sendMissingHashes(db: Database): Promise<void> {
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT id::text FROM "Dataset" WHERE NOT "hasRecordHashes" AND "removedAt" IS NULL`,
  );
  if (rows.length === 0) return;
  const boss = await openJobs(db);
  for (const { id } of rows) await boss.send(HASH_QUEUE, { datasetId: id }, { singletonKey: id });
}
