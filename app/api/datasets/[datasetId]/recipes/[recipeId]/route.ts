import { routeHandler } from "#app/api/route-handler.ts";
import { removeRecipe } from "#server/recipe/save-recipe.ts";
import { loadRecipe } from "#server/recipe/stored-recipes.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/recipes/{recipeId}", ({ params, query, db }) =>
  loadRecipe(db.pool, BigInt(params.datasetId), { recipeId: params.recipeId, version: query.version }),
);

export const DELETE = routeHandler("DELETE /api/datasets/{datasetId}/recipes/{recipeId}", async ({ params, db }) => {
  await removeRecipe(db, BigInt(params.datasetId), params.recipeId);
  return {};
});
