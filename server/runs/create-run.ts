import type pg from "pg";
import { inCertainTransaction } from "#server/db/certain-transaction.ts";
import type { Database } from "#server/db/client.ts";
import { insertRun, type NewRun } from "./insert-run.ts";
import { openJobs, putJob } from "./job-queue.ts";

/** What is asked of a worker: a new Run, or the one that stands already where it was asked for again. */
export type AskedRun = NewRun | { standingId: bigint };

/**
 * Asks a worker for something, and answers the Run's number: `ask` checks the request within the transaction in which the
 * Run is written down and its job is sent. So what was answered with an error is never carried out later, and what was
 * answered with a number is. Every Run that waits for a worker is made here.
 * @throws whatever `ask` refuses
 */
export async function createRun(db: Database, ask: (client: pg.PoolClient) => Promise<AskedRun>): Promise<bigint> {
  const boss = await openJobs(db);
  return inCertainTransaction(db.pool, async (client) => {
    const asked = await ask(client);
    if ("standingId" in asked) return asked.standingId;
    const runId = await insertRun(client, asked);
    await putJob(boss, client, { runId, kind: asked.kind });
    return runId;
  });
}
