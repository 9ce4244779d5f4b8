import type { ReleaseProgress, ReleaseReport, StoredRelease } from "#domain/release/release.ts";
import type { OpenedRecipe } from "#server/recipe/open-recipe.ts";
import { runRelease } from "#server/release/run-release.ts";
import { startRelease } from "#server/release/start-release.ts";
import type { AttemptEnd } from "#server/runs/attempt-run.ts";
import { type Here as RunsHere, runHere } from "#server/runs/run-here.ts";

type Here = RunsHere & {
  dataFolder: string;
  signal: AbortSignal;
  onProgress?: (progress: ReleaseProgress) => void;
};

/** Cuts a release in this process, as a Run that the browser shows. `opened` has what the recipe's files say. @throws StudioError not_found */
export const releaseHere = (
  here: Here,
  datasetId: bigint,
  request: StoredRelease,
  opened: OpenedRecipe,
): Promise<AttemptEnd<ReleaseReport>> =>
  runHere(
    here,
    (client) => startRelease(client, { datasetId, reviewerId: null }, request),
    (runId, lost) =>
      runRelease(here.db, runId, here, lost, {
        cancel: here.signal,
        opened,
        ...(here.onProgress ? { onProgress: here.onProgress } : {}),
      }),
  );
