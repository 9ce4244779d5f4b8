import { routeHandler } from "#app/api/route-handler.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { env } from "#server/env.ts";
import { openStoredRecipe } from "#server/recipe/stored-recipes.ts";
import { loadReleasePage } from "#server/release/load-releases.ts";
import { startRelease } from "#server/release/start-release.ts";
import { createRun } from "#server/runs/create-run.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/releases", ({ params, db }) =>
  loadReleasePage(db, BigInt(params.datasetId), env.hub),
);

export const POST = routeHandler("POST /api/datasets/{datasetId}/releases", async ({ params, body, db, reviewer }) => {
  const datasetId = BigInt(params.datasetId);
  const { recipeId, version, ...card } = body;
  const start = async (client: Queryable) => {
    // Refused now, with line and column, and not by a run that fails.
    const { name, text, stored } = await openStoredRecipe(client, datasetId, { recipeId, version });
    const request = { ...card, name, recipe: text, stored, place: null };
    return startRelease(client, { datasetId, reviewerId: reviewer.id }, request);
  };
  return { runId: String(await createRun(db, start)) };
});
