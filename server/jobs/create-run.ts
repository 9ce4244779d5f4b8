import type pg from "pg";
import { inCertainTransaction } from "#server/db/certain-transaction.ts";
import type { Database } from "#server/db/client.ts";
import { type JobKind, openJobs, putJob } from "./jobs.ts";

/**
 * Asks a worker for something: `insert` writes down its Run, and its job is sent in the same transaction. So what was
 * answered with an error is never carried out later, and what was answered with a number is. Every Run that waits for a
 * worker is made here. @throws whatever `insert` refuses
 */
export async function createRun(
  db: Database,
  kind: JobKind,
  insert: (client: pg.PoolClient) => Promise<bigint>,
): Promise<bigint> {
  const boss = await openJobs(db);
  return inCertainTransaction(db.pool, async (client) => {
    const runId = await insert(client);
    await putJob(boss, client, { runId, kind });
    return runId;
  });
}
