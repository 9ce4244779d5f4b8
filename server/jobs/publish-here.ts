import type { PublishProgress, PublishReport, PublishRequest } from "#domain/release/publication.ts";
import { env } from "#server/env.ts";
import { runPublish } from "#server/release/hub/run-publish.ts";
import { startPublish } from "#server/release/hub/start-publish.ts";
import type { AttemptEnd } from "#server/runs/attempt-run.ts";
import { type Here as RunsHere, runHere } from "#server/runs/run-here.ts";

type Here = RunsHere & { signal: AbortSignal; onProgress?: (progress: PublishProgress) => void };

/** Publishes a release in this process, as a Run that the browser shows. @throws StudioError as startPublish */
export const publishHere = (
  here: Here,
  { datasetId, number }: { datasetId: bigint; number: number },
  request: PublishRequest,
): Promise<AttemptEnd<PublishReport>> =>
  runHere(
    here,
    (client) => startPublish(client, env.hub, { datasetId, number, reviewerId: null }, request),
    (runId, lost) =>
      runPublish(here.db, runId, env.hub, lost, {
        cancel: here.signal,
        ...(here.onProgress ? { onProgress: here.onProgress } : {}),
      }),
  );
