import { StudioError } from "#domain/error.ts";
import type { GenerationProgress, GenerationReport, GenerationRequest } from "#domain/generate/generation-request.ts";
import type { Database } from "#server/db/client.ts";
import { env } from "#server/env.ts";
import type { GeneratePlace } from "#server/generate/batch.ts";
import { runGenerate } from "#server/generate/run-generate.ts";
import { startGenerate } from "#server/generate/start-generate.ts";
import { openPhoto } from "#server/photo/open-photo.ts";
import type { AttemptEnd } from "#server/runs/attempt-run.ts";
import { type Here as RunsHere, resumeHere, runHere } from "#server/runs/run-here.ts";

/** Models scale what is larger down themselves. */
const PHOTO_WIDTH = 1280;

/** The model of the settings, and photos as they are sent to it: without what a camera writes into them. */
export const generatePlace = (db: Database): GeneratePlace => ({
  generator: env.generator,
  async readPhoto(imageId) {
    try {
      const { bytes, type } = await openPhoto(db, imageId, PHOTO_WIDTH);
      return `data:${type};base64,${Buffer.from(bytes).toString("base64")}`;
    } catch (error) {
      // Withdrawn, absent or broken: nothing of it is sent.
      if (error instanceof StudioError) return null;
      throw error;
    }
  },
});

type Here = RunsHere & {
  signal: AbortSignal;
  place?: GeneratePlace;
  onProgress?: (progress: GenerationProgress) => void;
};

const work = (here: Here) => (runId: bigint, lost: AbortSignal) =>
  runGenerate(here.db, runId, here.place ?? generatePlace(here.db), lost, {
    cancel: here.signal,
    ...(here.onProgress ? { onProgress: here.onProgress } : {}),
  });

/** Carries out a batch in this process, as a Run that the browser shows. @throws StudioError as startGenerate */
export const generateHere = (
  here: Here,
  asked: { datasetId: bigint; request: GenerationRequest },
): Promise<AttemptEnd<GenerationReport>> => {
  const { generator } = here.place ?? generatePlace(here.db);
  return runHere(here, (client) => startGenerate(client, generator, { ...asked, reviewerId: null }), work(here));
};

/** Goes on with one that was broken off. */
export const resumeGenerateHere = (here: Here, runId: bigint): Promise<AttemptEnd<GenerationReport>> =>
  resumeHere(here, runId, work(here));
