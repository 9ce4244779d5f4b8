import { routeHandler } from "#app/api/route-handler.ts";
import { loadPartsView } from "#server/datasets/parts/load-parts.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/parts", ({ params, db }) =>
  loadPartsView(db, BigInt(params.datasetId)),
);
