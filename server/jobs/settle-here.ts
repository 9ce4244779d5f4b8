import type { RecountProgress, RecountReport, SettledReading } from "#domain/box-reading.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { runRecount } from "#server/datasets/boxes/run-recount.ts";
import { settleBoxes } from "#server/datasets/boxes/settle-boxes.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import type { AttemptEnd } from "#server/runs/attempt-run.ts";
import { type Here as RunsHere, runHere } from "#server/runs/run-here.ts";

type Here = RunsHere & { signal: AbortSignal; onProgress?: (progress: RecountProgress) => void };

/**
 * Settles how a file's boxes are read, and counts them in this process, as a Run that the browser shows. Killed, a worker counts the rest.
 * @throws StudioError as settleBoxes
 */
export async function settleHere(
  here: Here,
  asked: { datasetId: bigint; fileId: bigint; reading: SettledReading },
): Promise<AttemptEnd<RecountReport>> {
  const { db, signal, onProgress } = here;
  try {
    return await runHere(
      here,
      (client) => settleBoxes(client, { ...asked, reviewerId: null }),
      (runId, lost) => runRecount(db, runId, lost, { cancel: signal, ...(onProgress ? { onProgress } : {}) }),
    );
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
    throw new StudioError("database_down", message("boxesDatabaseGone"), { cause: error });
  }
}
