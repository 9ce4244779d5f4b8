import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import {
  type RecipeProgress,
  type RecipeQueueReport,
  recipeQueueRequestSchema,
} from "#domain/recipe/recipe-queue-request.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { type Attempt, type AttemptEnd, attemptRun } from "#server/runs/attempt-run.ts";
import { addRecipeQueue, planRecipeQueue } from "./make-recipe-queue.ts";
import { openQueueRecipe } from "./start-recipe-queue.ts";

/**
 * Carries out a Run of the kind `recipe`, as attemptRun: ranks, and writes the session in the transaction that ends the Run. Called again after a worker died it
 * begins anew; there is never a second session.
 */
export const runRecipeQueue = (
  db: Database,
  runId: bigint,
  stop: AbortSignal,
): Promise<AttemptEnd<RecipeQueueReport> | null> =>
  attemptRun(db, runId, { kind: "recipe", stop }, async (attempt: Attempt<RecipeProgress, RecipeQueueReport>) => {
    const { datasetId, reviewerId, request } = attempt.run;
    const dataset = datasetId && (await db.prisma.dataset.findUnique({ where: { id: datasetId, removedAt: null } }));
    if (!dataset || !reviewerId) throw new StudioError("not_found", message("datasetOrReviewerGone"));
    const asked = recipeQueueRequestSchema.parse(request);
    const opened = await openQueueRecipe(db.pool, dataset.id, asked);
    let progress: RecipeProgress = { done: 0, total: null };
    const plan = await planRecipeQueue(
      db,
      { datasetName: dataset.name, opened },
      {
        signal: attempt.signal,
        onProgress: (done, total) => {
          progress = { done, total };
          attempt.show(progress);
        },
      },
    );
    return inTransaction(db.pool, async (client) => {
      const queueId = await addRecipeQueue(client, plan, { opened, reviewerId, assigneeId: asked.assigneeId });
      const outcome = { report: { queueId: String(queueId), wanted: plan.wanted, had: plan.had }, progress };
      await attempt.end(client, outcome);
      return outcome;
    });
  });
