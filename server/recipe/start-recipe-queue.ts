import type { RecipeQueueRequest } from "#domain/recipe/recipe-queue-request.ts";
import { requireAssignee } from "#server/datasets/assignees.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import type { Queryable } from "#server/db/transaction.ts";
import type { NewRun } from "#server/runs/insert-run.ts";
import { openRecipeText } from "./open-recipe.ts";
import { openStoredRecipe } from "./stored-recipes.ts";

/** What a recipe that comes as a text is called in what is told of it: it has no name. */
const RECIPE_NAME = "recipe";

/** The recipe of a request, read again when it is carried out. @throws StudioError not_found · unprocessable with line and column */
export const openQueueRecipe = async (db: Queryable, datasetId: bigint, request: RecipeQueueRequest) =>
  "recipe" in request ? openRecipeText(request.recipe, RECIPE_NAME) : openStoredRecipe(db, datasetId, request);

/**
 * A review queue by a recipe as a Run, for createRun. What is wrong with the text is told at once.
 * @throws StudioError not_found · unprocessable with line and column, and for a session of somebody who does not review there
 */
export async function startRecipeQueue(
  db: Queryable,
  { datasetId, reviewerId }: { datasetId: bigint; reviewerId: string },
  request: RecipeQueueRequest,
): Promise<NewRun> {
  await openQueueRecipe(db, datasetId, request);
  await requireDataset(db, { id: datasetId });
  if (request.assigneeId !== undefined) await requireAssignee(db, datasetId, request.assigneeId);
  return { kind: "recipe", datasetId, reviewerId, request, progress: { done: 0, total: null } };
}
