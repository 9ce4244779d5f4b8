import { StudioError } from "#domain/error.ts";
import { costOf } from "#domain/generate/cost.ts";
import {
  type GenerationProgress,
  type GenerationReport,
  type GenerationRun,
  generationRunSchema,
} from "#domain/generate/generation-request.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";
import { notifyDataset } from "#server/db/notify-dataset.ts";
import type { Generator } from "#server/env.ts";
import { type AttemptEnd, attemptRun } from "#server/runs/attempt-run.ts";
import { requireAllowed } from "./allowed.ts";
import { PATIENCE } from "./ask-patiently.ts";
import type { Batch, GenerateAttempt, GeneratePlace, Unit } from "./batch.ts";
import { type BatchState, loadBatchState, loadDoneBefore, unitKey } from "./batch-state.ts";
import { makeUnit } from "./make-unit.ts";
import { Pace } from "./pace.ts";
import { queueMade } from "./queue-made.ts";

type More = { cancel?: AbortSignal; onProgress?: (progress: GenerationProgress) => void };

/** So many photos in a row without an answer: the address is asked no more. */
const FAILURES_MAX = 3;

/**
 * Carries out a Run of the kind `generate`, as attemptRun: asks a model for each photo and task, and brings what it wrote in, each photo's task in one
 * transaction. Called again after it was broken off, it goes on: what was answered is not asked again, and no entry comes twice.
 */
export const runGenerate = (
  db: Database,
  runId: bigint,
  place: GeneratePlace,
  stop: AbortSignal,
  { cancel, onProgress }: More = {},
): Promise<AttemptEnd<GenerationReport> | null> =>
  attemptRun(db, runId, { kind: "generate", stop, cancel }, async (attempt: GenerateAttempt) => {
    const { datasetId } = attempt.run;
    if (datasetId === null) throw new StudioError("not_found", message("datasetGone"));
    const request = generationRunSchema.parse(attempt.run.request);
    const generator = generatorFor(place.generator, request);
    await requireAllowed(db.pool, datasetId, generator.address, request.withPhoto);
    const state = await loadBatchState(db.pool, runId);
    const before = request.again
      ? new Set<string>()
      : await loadDoneBefore(db.pool, beforeOf(attempt, request, datasetId));
    const units = unitsOf(request).filter(({ imageId, task }) => !before.has(unitKey(imageId, task)));
    const patience = place.patience ?? PATIENCE;
    const pace = new Pace(generator.perMinute);
    const progress = startOf(state, units.length, generator);
    const batch: Batch = { db, datasetId, attempt, request, generator, place, patience, pace, state, progress };
    await walk(
      batch,
      units.filter(({ imageId, task }) => !state.done.has(unitKey(imageId, task))),
      onProgress,
    );
    return end(batch);
  });

const beforeOf = ({ run }: GenerateAttempt, { model, prompts }: GenerationRun, datasetId: bigint) => ({
  ...{ datasetId, runId: run.id, model },
  versions: prompts.map(({ version }) => version),
});

/** The address that the batch was asked for, and estimated and allowed for, with the model that it names. */
function generatorFor(generator: Generator | null, { address, model }: GenerationRun): Generator {
  if (!generator) throw new StudioError("conflict", message("noGenerator"));
  if (generator.address !== address) throw new StudioError("conflict", message("generatorOther", { address }));
  return { ...generator, model };
}

/** Photo by photo, so that a batch that is stopped has whole photos. */
function unitsOf({ imageIds, prompts }: GenerationRun): Unit[] {
  return imageIds.flatMap((imageId, image) =>
    prompts.map(({ task }, at) => ({ imageId, task, row: image * prompts.length + at })),
  );
}

const startOf = (state: BatchState, total: number, { prices }: Generator): GenerationProgress => ({
  done: state.done.size,
  total,
  requests: state.requests,
  entries: state.entries,
  rejected: state.rejected,
  skipped: 0,
  failed: 0,
  tokens: state.tokens,
  cost: costOf(state.tokens, prices),
  costToCome: null,
  currency: prices?.currency ?? null,
  stoppedBy: null,
});

/** Several units at once, as many as the settings say, all in the order of the batch. */
async function walk(batch: Batch, units: readonly Unit[], onProgress: More["onProgress"]): Promise<void> {
  const { progress, attempt, generator } = batch;
  // One lane's failure ends the others: they must not go on asking, and paying, behind a Run that has failed.
  const broken = new AbortController();
  const signal = AbortSignal.any([attempt.signal, broken.signal]);
  let next = 0;
  let failures = 0;
  const lane = async () => {
    for (let unit = units[next++]; unit; unit = units[next++]) {
      signal.throwIfAborted();
      if (progress.stoppedBy) return;
      const came = await makeUnit(batch, unit, signal);
      if (came === "budget") {
        progress.stoppedBy = "budget";
        return;
      }
      progress[came]++;
      failures = came === "failed" ? failures + 1 : came === "done" ? 0 : failures;
      if (failures >= FAILURES_MAX)
        throw new StudioError("source_down", message("modelGivenUp", { address: generator.address, count: failures }));
      progress.costToCome = costToCome(progress);
      attempt.show({ ...progress });
      onProgress?.({ ...progress });
      if (came === "done") notifyDataset(batch.db, String(batch.datasetId));
    }
  };
  const lanes = Array.from({ length: Math.min(generator.parallel, units.length) }, () =>
    lane().catch((error: unknown) => {
      broken.abort(error);
      throw error;
    }),
  );
  const ends = await Promise.allSettled(lanes);
  const failed = ends.find((own) => own.status === "rejected");
  attempt.signal.throwIfAborted();
  if (broken.signal.aborted) throw broken.signal.reason;
  if (failed) throw failed.reason;
}

/** By what was paid for each that is done; null until there is one. */
function costToCome({ cost, done, total, skipped, failed }: GenerationProgress): number | null {
  if (cost === null || done === 0) return null;
  return (cost / done) * Math.max(0, total - done - skipped - failed);
}

async function end(batch: Batch): Promise<{ report: GenerationReport; progress: GenerationProgress }> {
  const { progress } = batch;
  const queueId = batch.request.queue ? await queueMade(batch) : null;
  const whole = {
    ...progress,
    costToCome: progress.stoppedBy ? progress.costToCome : progress.cost === null ? null : 0,
  };
  return { report: { ...whole, queueId }, progress: whole };
}
