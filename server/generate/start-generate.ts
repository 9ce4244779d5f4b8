import { createHash } from "node:crypto";
import { StudioError } from "#domain/error.ts";
import type { GenerationRequest, GenerationRun } from "#domain/generate/generation-request.ts";
import { editedPrompt, ownPrompt } from "#domain/generate/prompt.ts";
import { message } from "#domain/message.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import type { Queryable } from "#server/db/transaction.ts";
import type { Generator } from "#server/env.ts";
import type { NewRun } from "#server/runs/insert-run.ts";
import { requireAllowed } from "./allowed.ts";

type Asked = { datasetId: bigint; request: GenerationRequest; reviewerId: string | null };

/**
 * A batch as a Run, for createRun: what is to be asked is frozen in it, down to the photos. Within the caller's transaction.
 * @throws StudioError conflict without a model · forbidden where the data set may not be sent there · unprocessable for a budget without prices, and where no
 * photo is left to ask about
 */
export async function startGenerate(
  db: Queryable,
  generator: Generator | null,
  { datasetId, request, reviewerId }: Asked,
): Promise<NewRun> {
  const { id } = await requireDataset(db, { id: datasetId });
  const run = await freezeBatch(db, requireGenerator(generator), id, request);
  await requireAllowed(db, id, run.address, run.withPhoto);
  if (request.budget.cost !== null && generator?.prices === null)
    throw new StudioError("unprocessable", message("budgetNoPrices"));
  if (run.imageIds.length === 0) throw new StudioError("unprocessable", message("noPhotosToAsk"));
  const progress = { done: 0, total: run.imageIds.length * run.prompts.length };
  return { kind: "generate", datasetId: id, reviewerId, request: run, progress };
}

/** @throws StudioError conflict where none is set */
export function requireGenerator(generator: Generator | null): Generator {
  if (!generator) throw new StudioError("conflict", message("noGenerator"));
  return generator;
}

/** What a batch would ask: the same for its estimate and for itself. */
export async function freezeBatch(
  db: Queryable,
  { address, model }: Generator,
  datasetId: bigint,
  request: GenerationRequest,
): Promise<GenerationRun> {
  const tasks = [...new Set(request.tasks)];
  const prompts = tasks.map((task) => {
    const text = request.prompts[task];
    if (text === undefined) return { task, version: ownPrompt(task).version };
    return { ...editedPrompt(task, text, createHash("sha256").update(text).digest("hex")), task };
  });
  const versions = prompts.map(({ version }) => version);
  // A photo without annotations has nothing to be sent but itself.
  const { rows } = await db.query<{ id: string }>(
    `SELECT i.id::text FROM "Image" i
     WHERE i."datasetId" = $1 AND NOT i."isWithdrawn" AND ($2::bigint[] IS NULL OR i.id = ANY($2))
       AND ($3 OR EXISTS (SELECT 1 FROM "Annotation" a WHERE a."imageId" = i.id AND a.kind IN ('captions', 'objects', 'regions', 'instances')))
       AND ($4 OR (SELECT count(DISTINCT g."promptVersion") FROM "Generation" g WHERE g."datasetId" = $1 AND g."imageId" = i.id AND g."isLast"
              AND g.model = $5 AND g."promptVersion" = ANY($6)) < cardinality($6::text[]))
     ORDER BY i.id LIMIT $7`,
    [datasetId, request.images ?? null, request.withPhoto, request.again, model, versions, request.photosMax],
  );
  const { withPhoto, attemptsMax, budget, again, queue } = request;
  return { address, model, prompts, imageIds: rows.map((row) => row.id), withPhoto, attemptsMax, budget, again, queue };
}
