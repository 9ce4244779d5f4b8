import { routeHandler } from "#app/api/route-handler.ts";
import { loadCounts } from "#server/find/counts.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/counts", ({ params, query: { filter, view }, db }) =>
  loadCounts(db, BigInt(params.datasetId), filter, view === "photos"),
);
