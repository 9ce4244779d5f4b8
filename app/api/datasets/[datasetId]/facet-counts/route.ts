import { routeHandler } from "#app/api/route-handler.ts";
import { loadFacetCounts } from "#server/find/facet-counts.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/facet-counts", ({ params, query, db }) =>
  loadFacetCounts(db, BigInt(params.datasetId), query.filter),
);
