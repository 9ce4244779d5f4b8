import { routeHandler } from "#app/api/route-handler.ts";
import { saveRecipe } from "#server/recipe/save-recipe.ts";
import { loadRecipes } from "#server/recipe/stored-recipes.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/recipes", ({ params, db }) =>
  loadRecipes(db.pool, BigInt(params.datasetId)),
);

export const PUT = routeHandler("PUT /api/datasets/{datasetId}/recipes", ({ params, body, db, reviewer }) =>
  saveRecipe(db, BigInt(params.datasetId), reviewer.id, body),
);
