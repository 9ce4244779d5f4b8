import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { RemovalProgress, RemovalReport } from "#domain/removal.ts";
import { listAgain, runRemoval } from "#server/datasets/removal/run-removal.ts";
import { startRemoval } from "#server/datasets/removal/start-removal.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { clearCutsOf } from "#server/release/release-rows.ts";
import type { AttemptEnd } from "#server/runs/attempt-run.ts";
import { type Here as RunsHere, runHere } from "#server/runs/run-here.ts";

type Here = RunsHere & { signal: AbortSignal; onProgress?: (progress: RemovalProgress) => void };

/**
 * Removes a data set in this process, as a Run that the browser shows. Aborting `signal` cancels it; killed, a worker goes
 * on with it. @throws StudioError as startRemoval
 */
export async function removeHere(here: Here, name: string): Promise<AttemptEnd<RemovalReport>> {
  const { db, signal, onProgress } = here;
  try {
    return await runHere(
      here,
      (client) => startRemoval(client, { dataset: { name }, reviewerId: null }),
      async (runId, lost) => {
        await clearCutsOf(db, runId);
        const end = await runRemoval(db, runId, lost, { cancel: signal, ...(onProgress ? { onProgress } : {}) });
        if (end?.ended === "cancelled") await listAgain(db, runId);
        return end;
      },
    );
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
    throw new StudioError("database_down", message("removalDatabaseGone"), { cause: error });
  }
}
