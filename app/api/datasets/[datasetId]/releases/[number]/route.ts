import { routeHandler } from "#app/api/route-handler.ts";
import { removeRelease } from "#server/release/remove-release.ts";

export const DELETE = routeHandler("DELETE /api/datasets/{datasetId}/releases/{number}", async ({ params, db }) => {
  await removeRelease(db, BigInt(params.datasetId), params.number);
  return {};
});
