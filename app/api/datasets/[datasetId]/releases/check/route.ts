import { routeHandler } from "#app/api/route-handler.ts";
import { checkRecipe } from "#server/release/check-recipe.ts";

export const POST = routeHandler("POST /api/datasets/{datasetId}/releases/check", ({ params, body, db, request }) =>
  checkRecipe(db, BigInt(params.datasetId), body, request.signal),
);
