import { routeHandler } from "#app/api/route-handler.ts";
import { loadFacets } from "#server/find/facets.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/facets", ({ params, db }) =>
  loadFacets(db, BigInt(params.datasetId)),
);
