import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { WithdrawalProgress, WithdrawalReport, WithdrawalRequest } from "#domain/withdrawal.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { removeSpool } from "#server/export/write/spool-sink.ts";
import type { AttemptEnd } from "#server/runs/attempt-run.ts";
import { type Here as RunsHere, runHere } from "#server/runs/run-here.ts";
import { runWithdrawal } from "#server/withdrawal/run-withdrawal.ts";
import { startWithdrawal } from "#server/withdrawal/start-withdrawal.ts";

/** Where the studio keeps photos, and exports that have some. */
type Folders = { dataFolder: string; exportsFolder: string };

/** What a withdrawal removes from: ready exports are another stage's. */
export const withdrawalPlace = ({ dataFolder, exportsFolder }: Folders) => ({
  dataFolder,
  removeSpool: (runId: string) => removeSpool(exportsFolder, runId),
});

type Here = RunsHere & Folders & { signal: AbortSignal; onProgress?: (progress: WithdrawalProgress) => void };

/**
 * Withdraws photos in this process, as a Run that the browser shows. They are shown to nobody from its start on; killed, a worker
 * removes the rest of what is kept of them. @throws StudioError as startWithdrawal
 */
export async function withdrawHere(
  here: Here,
  asked: WithdrawalRequest & { datasetId: bigint },
): Promise<AttemptEnd<WithdrawalReport>> {
  const { db, signal, onProgress } = here;
  try {
    return await runHere(
      here,
      (client) => startWithdrawal(client, { ...asked, reviewerId: null }),
      (runId, lost) =>
        runWithdrawal(db, runId, withdrawalPlace(here), lost, {
          cancel: signal,
          ...(onProgress ? { onProgress } : {}),
        }),
    );
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
    throw new StudioError("database_down", message("withdrawalDatabaseGone"), { cause: error });
  }
}
