import { routeHandler } from "#app/api/route-handler.ts";
import { removeView, renameView } from "#server/datasets/saved-views.ts";

export const PATCH = routeHandler("PATCH /api/datasets/{datasetId}/views/{viewId}", ({ params, body, db }) =>
  renameView(db, BigInt(params.datasetId), BigInt(params.viewId), body.name),
);

export const DELETE = routeHandler("DELETE /api/datasets/{datasetId}/views/{viewId}", async ({ params, db }) => {
  await removeView(db, BigInt(params.datasetId), BigInt(params.viewId));
  return {};
});
