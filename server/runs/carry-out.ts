import type { Database } from "#server/db/client.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { problemFacts } from "#server/error-facts.ts";
import { log } from "#server/log.ts";
import { lockRun } from "./run-lock.ts";
import { endCancelled } from "./run-states.ts";

/** What a worker works with. `directUrl` leads to the same database without a pooler; folders are absolute. */
export type Workplace = {
  db: Database;
  directUrl: string;
  dataFolder: string;
  exportsFolder: string;
  exportDays: number;
  stop: AbortSignal;
};

/**
 * How a worker's part in a Run ended: `over` (done, failed or cancelled, as its Run says), `interrupted` (this worker
 * ends and somebody else shall do it), `busy` (another worker is at it), `lost` (the database went away), `elsewhere`
 * (only a worker on another machine can do it).
 */
export type RunEnd = "over" | "interrupted" | "busy" | "lost" | "elsewhere";

/**
 * Does `work` for a Run under its lock, unless somebody does already; one that was cancelled while it waited is never
 * begun. `work` is given a signal that aborts where it must leave the Run to somebody else, and writes into the Run how
 * it ended otherwise.
 */
export async function carryOut(
  { db, directUrl, stop }: Pick<Workplace, "db" | "directUrl" | "stop">,
  runId: bigint,
  work: (signal: AbortSignal) => Promise<unknown>,
): Promise<RunEnd> {
  const lock = await lockRun(directUrl, runId);
  if (!lock) return "busy";
  log.info({ runId: String(runId) }, "run begins");
  try {
    if (!(await endCancelled(db.pool, runId))) await work(AbortSignal.any([stop, lock.lost]));
    return "over";
  } catch (error) {
    if (lock.lost.aborted || isConnectionLoss(error)) return "lost";
    if (stop.aborted) return "interrupted";
    // The Run says that it failed, and sends the reader here.
    log.error({ ...problemFacts(error), runId: String(runId) }, "run failed");
    return "over";
  } finally {
    await lock.release();
    log.info({ runId: String(runId) }, "run left");
  }
}
