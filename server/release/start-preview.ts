import type pg from "pg";
import type { PreviewRequest, StoredPreview } from "#domain/recipe/preview.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import { keepFiles, openSentRecipe } from "#server/recipe/save-recipe.ts";
import type { NewRun } from "#server/runs/insert-run.ts";

/**
 * That it be counted what a recipe would make, as a Run, for createRun. What is wrong with the text is told at once.
 * @throws StudioError not_found · unprocessable with line and column · too_large
 */
export async function startPreview(
  client: pg.PoolClient,
  { datasetId, reviewerId }: { datasetId: bigint; reviewerId: string },
  { name, text, files: sent }: PreviewRequest,
): Promise<NewRun> {
  await requireDataset(client, { id: datasetId });
  const { files, mixes } = await openSentRecipe(client, datasetId, { name, text, files: sent });
  const request: StoredPreview = { name, text, files: [...(await keepFiles(client, datasetId, files)), ...mixes] };
  return { kind: "preview", datasetId, reviewerId, request };
}
