import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { RemovalProgress } from "#domain/removal.ts";
import { listAgain, type RemovalEnd, runRemoval } from "#server/datasets/removal/run-removal.ts";
import { startRemoval } from "#server/datasets/removal/start-removal.ts";
import type { Database } from "#server/db/client.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { lockRun } from "#server/runs/run-lock.ts";

type Here = {
  db: Database;
  directUrl: string;
  signal: AbortSignal;
  onProgress?: (progress: RemovalProgress) => void;
};

/**
 * Removes a data set in this process, as a Run that the browser shows. Aborting `signal` cancels it; killed, a worker goes
 * on with it. @throws StudioError as startRemoval
 */
export async function removeHere({ db, directUrl, signal, onProgress }: Here, name: string): Promise<RemovalEnd> {
  const { rows } = await db.pool.query(`SELECT nextval(pg_get_serial_sequence('"Run"', 'id'))::text AS id`);
  const runId = BigInt(rows[0].id);
  // Locked before it is there: a worker that looks for runs nobody carries out must not find this one.
  const lock = await lockRun(directUrl, runId);
  if (!lock) throw new StudioError("conflict", message("runCarriedOut", { id: runId }));
  try {
    await inTransaction(db.pool, (client) =>
      startRemoval(client, { dataset: { name }, reviewerId: null, heldId: runId }),
    );
    const more = { cancel: signal, ...(onProgress ? { onProgress } : {}) };
    const end = await runRemoval(db, runId, lock.lost, more);
    if (end?.ended === "cancelled") await listAgain(db, runId);
    if (!end) throw new StudioError("conflict", message("runOver", { id: runId }));
    return end;
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
    throw new StudioError("database_down", message("removalDatabaseGone"), { cause: error });
  } finally {
    await lock.release();
  }
}
