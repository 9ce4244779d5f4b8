import type { Task } from "#domain/entry/task.ts";
import { StudioError } from "#domain/error.ts";
import type { GenerationRun } from "#domain/generate/generation-request.ts";
import { generationTaskOf } from "#domain/generate/generation-task.ts";
import { ownPrompt } from "#domain/generate/prompt.ts";
import { message } from "#domain/message.ts";
import type { Queryable } from "#server/db/transaction.ts";
import type { Generator } from "#server/env.ts";
import type { NewRun } from "#server/runs/insert-run.ts";
import { requireAllowed } from "./allowed.ts";
import { requireGenerator } from "./start-generate.ts";

type Asked = { entryId: bigint; reviewerId: string | null };

/** As often as a batch asks by default. */
const ATTEMPTS = 3;

/**
 * That a model write another entry in place of a rejected one, as a Run for createRun. The new one comes as a pending entry of the same photo and task;
 * the rejected one stays as it is, and GeneratedEntry keeps the pair. Within the caller's transaction.
 * @throws StudioError conflict without a model, for an entry that is not rejected, and for one that was replaced or is being · unprocessable where nothing can be
 * asked for · forbidden where the data set may not be sent there
 */
export async function startReplacement(
  db: Queryable,
  own: Generator | null,
  { entryId, reviewerId }: Asked,
): Promise<NewRun> {
  const { address, model } = requireGenerator(own);
  // Held: of two who ask at one instant the second is told of the first.
  const { rows } = await db.query<{ datasetId: string; imageId: string | null; task: Task; state: string }>(
    `SELECT "datasetId"::text, "imageId"::text, task, state FROM "EntryStatus" WHERE "entryId" = $1 FOR UPDATE`,
    [entryId],
  );
  const [entry] = rows;
  if (!entry) throw new StudioError("not_found", message("noEntry", { id: entryId }));
  if (entry.state !== "rejected") throw new StudioError("conflict", message("replaceNotRejected"));
  const task = generationTaskOf(entry.task);
  if (task === null || entry.imageId === null) throw new StudioError("unprocessable", message("replaceNoTask"));
  const datasetId = BigInt(entry.datasetId);
  await requireAllowed(db, datasetId, address, false);
  const { rows: others } = await db.query(
    `SELECT 1 FROM "GeneratedEntry" WHERE "replacesId" = $1
     UNION ALL SELECT 1 FROM "Run" WHERE kind = 'generate' AND "datasetId" = $2 AND state IN ('waiting', 'running') AND request->>'replaces' = $3`,
    [entryId, datasetId, String(entryId)],
  );
  if (others.length > 0) throw new StudioError("conflict", message("replaceTwice"));
  const request: GenerationRun = {
    ...{ address, model, imageIds: [entry.imageId], attemptsMax: ATTEMPTS },
    prompts: [{ task, version: ownPrompt(task).version }],
    ...{ withPhoto: false, again: true, queue: false, replaces: String(entryId) },
    budget: { cost: null, tokens: null },
  };
  return { kind: "generate", datasetId, reviewerId, request, progress: { done: 0, total: 1 } };
}
