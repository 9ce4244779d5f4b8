import type { GenerationProgress, GenerationReport, GenerationRun } from "#domain/generate/generation-request.ts";
import type { GenerationTask } from "#domain/generate/generation-task.ts";
import type { Database } from "#server/db/client.ts";
import type { Generator } from "#server/env.ts";
import type { Attempt } from "#server/runs/attempt-run.ts";
import type { Patience } from "./ask-patiently.ts";
import type { BatchState } from "./batch-state.ts";
import type { Pace } from "./pace.ts";

/** A photo and what is asked about it; `row`: its number in the batch. */
export type Unit = { imageId: string; task: GenerationTask; row: number };

export type GenerateAttempt = Attempt<GenerationProgress, GenerationReport>;

/** What a batch works with. `readPhoto`: a photo's bytes as a data: URL, null where it cannot be shown. */
export type GeneratePlace = {
  generator: Generator | null;
  readPhoto: (imageId: bigint) => Promise<string | null>;
  patience?: Patience;
};

export type Batch = {
  db: Database;
  datasetId: bigint;
  attempt: GenerateAttempt;
  request: GenerationRun;
  generator: Generator;
  place: GeneratePlace;
  patience: Patience;
  pace: Pace;
  state: BatchState;
  progress: GenerationProgress;
};
