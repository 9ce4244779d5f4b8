import type pg from "pg";
import { inCertainTransaction } from "#server/db/certain-transaction.ts";
import type { Database } from "#server/db/client.ts";
import { type JobKind, openJobs, putJob } from "./job-queue.ts";

/**
 * Asks a worker for something: `insert` writes down its Run, and its job is sent in the same transaction. So what was
 * answered with an error is never carried out later, and what was answered with a number is. Every Run that waits for a
 * worker is made here. `insert` answers a Run that stands already where it was asked for again: nothing is sent then.
 * @throws whatever `insert` refuses
 */
export async function createRun(
  db: Database,
  kind: JobKind,
  insert: (client: pg.PoolClient) => Promise<bigint | { standingId: bigint }>,
): Promise<bigint> {
  const boss = await openJobs(db);
  return inCertainTransaction(db.pool, async (client) => {
    const inserted = await insert(client);
    if (typeof inserted === "object") return inserted.standingId;
    await putJob(boss, client, { runId: inserted, kind });
    return inserted;
  });
}
