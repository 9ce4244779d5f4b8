import type { BulkProgress } from "#domain/bulk.ts";
import type { PartingReport } from "#domain/part/part.ts";
import { runParting } from "#server/datasets/parts/run-parting.ts";
import { startParting } from "#server/datasets/parts/start-parting.ts";
import type { AttemptEnd } from "#server/runs/attempt-run.ts";
import { type Here as RunsHere, runHere } from "#server/runs/run-here.ts";

type Here = RunsHere & { signal: AbortSignal; onProgress?: (progress: BulkProgress) => void };

/**
 * Tells a data set's entries apart into parts in this process, as a Run that the browser shows. Killed, a worker goes on with it.
 * @throws StudioError as startParting
 */
export const partHere = (here: Here, asked: { datasetId: bigint; rule: string }): Promise<AttemptEnd<PartingReport>> =>
  runHere(
    here,
    (client) => startParting(client, { ...asked, reviewerId: null }),
    (runId, lost) =>
      runParting(here.db, runId, lost, {
        cancel: here.signal,
        ...(here.onProgress ? { onProgress: here.onProgress } : {}),
      }),
  );
