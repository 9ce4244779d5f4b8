import { routeHandler } from "#app/api/route-handler.ts";
import { openRecipeText } from "#server/recipe/open-recipe.ts";
import { loadReleasePage } from "#server/release/load-releases.ts";
import { startRelease } from "#server/release/start-release.ts";
import { createRun } from "#server/runs/create-run.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/releases", ({ params, db }) =>
  loadReleasePage(db, BigInt(params.datasetId)),
);

export const POST = routeHandler("POST /api/datasets/{datasetId}/releases", async ({ params, body, db, reviewer }) => {
  // Refused now, with line and column, and not by a run that fails.
  openRecipeText(body.recipe, body.name);
  const asked = { datasetId: BigInt(params.datasetId), reviewerId: reviewer.id };
  return { runId: String(await createRun(db, (client) => startRelease(client, asked, { ...body, place: null }))) };
});
