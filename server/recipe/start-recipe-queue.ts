import type { RecipeQueueRequest } from "#domain/recipe/recipe-queue-request.ts";
import { requireAssignee } from "#server/datasets/assignees.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import type { Queryable } from "#server/db/transaction.ts";
import type { NewRun } from "#server/runs/insert-run.ts";
import { openRecipeText } from "./open-recipe.ts";

/** What a recipe of a request is called in what is told of it: it has no file. */
export const RECIPE_NAME = "recipe";

/**
 * A review queue by a recipe as a Run, for createRun. What is wrong with the text is told at once.
 * @throws StudioError not_found · unprocessable with line and column, and for a session of somebody who does not review there
 */
export async function startRecipeQueue(
  db: Queryable,
  { datasetId, reviewerId }: { datasetId: bigint; reviewerId: string },
  request: RecipeQueueRequest,
): Promise<NewRun> {
  openRecipeText(request.recipe, RECIPE_NAME);
  await requireDataset(db, { id: datasetId });
  if (request.assigneeId !== undefined) await requireAssignee(db, datasetId, request.assigneeId);
  return { kind: "recipe", datasetId, reviewerId, request, progress: { done: 0, total: null } };
}
