import { costOf, guessTokens, PHOTO_TOKENS } from "#domain/generate/cost.ts";
import type { GenerationEstimate, GenerationRequest } from "#domain/generate/generation-request.ts";
import { GENERATION_FACTS } from "#domain/generate/generation-task.ts";
import { fillPrompt, ownPrompt } from "#domain/generate/prompt.ts";
import type { Database } from "#server/db/client.ts";
import type { Generator } from "#server/env.ts";
import { loadAllowed, loadTerms } from "./allowed.ts";
import { loadInputs } from "./load-input.ts";
import { freezeBatch, requireGenerator } from "./start-generate.ts";

/** So many photos are looked at, evenly over the batch: a look takes some milliseconds each. */
const LOOKED_MAX = 200;

/**
 * What a batch would ask, get and cost; nothing is sent. Where it has more than 200 photos their inputs are of a sample. Answers that are asked for again
 * are not in it. @throws StudioError conflict without a model
 */
export async function estimateGenerate(
  db: Database,
  own: Generator | null,
  datasetId: bigint,
  request: GenerationRequest,
): Promise<GenerationEstimate> {
  const generator = requireGenerator(own);
  const { address, model, prices } = generator;
  const { imageIds, prompts } = await freezeBatch(db.pool, generator, datasetId, request);
  const tasks = prompts.map(({ task }) => task);
  const step = Math.max(1, Math.ceil(imageIds.length / LOOKED_MAX));
  const looked = imageIds.filter((_, at) => at % step === 0);
  let unknown = 0;
  let characters = 0;
  for (const id of looked) {
    const inputs = await loadInputs(db, BigInt(id), tasks);
    if (!inputs && !request.withPhoto) unknown++;
    else for (const task of tasks) characters += guessTokens(inputs?.get(task) ?? "");
  }
  const share = looked.length === 0 ? 0 : imageIds.length / looked.length;
  const photos = imageIds.length - Math.round(unknown * share);
  const systems = prompts.reduce(
    (sum, { task, text, version }) =>
      sum + guessTokens(fillPrompt(task, text === undefined ? ownPrompt(task) : { version, text })),
    0,
  );
  const photoTokens = request.withPhoto ? PHOTO_TOKENS * tasks.length : 0;
  const byTask: GenerationEstimate["byTask"] = {};
  for (const task of tasks) {
    const { task: own, entries } = GENERATION_FACTS[task];
    byTask[own] = (byTask[own] ?? 0) + entries * photos;
  }
  const tokens = {
    input: Math.round(characters * share) + (systems + photoTokens) * photos,
    output: photos * tasks.reduce((sum, task) => sum + GENERATION_FACTS[task].tokensExpected, 0),
  };
  const allowed = await loadAllowed(db.pool, datasetId, address);
  return {
    ...{ address, model, photos, byTask, tokens },
    unknown: imageIds.length - photos,
    requests: photos * tasks.length,
    entries: Object.values(byTask).reduce((sum, count) => sum + (count ?? 0), 0),
    cost: costOf(tokens, prices),
    currency: prices?.currency ?? null,
    allowed: allowed !== null,
    photosAllowed: allowed?.withPhotos ?? false,
    terms: await loadTerms(db.pool, address),
  };
}
