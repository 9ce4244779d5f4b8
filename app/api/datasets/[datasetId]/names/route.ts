import { routeHandler } from "#app/api/route-handler.ts";
import { suggestNames } from "#server/find/object-names.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/names", async ({ params, query, db }) => ({
  names: await suggestNames(db, BigInt(params.datasetId), query.prefix),
}));
