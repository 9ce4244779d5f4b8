import { routeHandler } from "#app/api/route-handler.ts";
import { loadBoxes } from "#server/datasets/boxes/load-boxes.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/boxes", ({ params, db }) =>
  loadBoxes(db, BigInt(params.datasetId)),
);
