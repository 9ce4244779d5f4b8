import { routeHandler } from "#app/api/route-handler.ts";
import { saveSettings } from "#server/datasets/settings.ts";

export const PUT = routeHandler("PUT /api/datasets/{datasetId}/settings", async ({ params, body, db }) => {
  await saveSettings(db, BigInt(params.datasetId), body);
  return {};
});
