import { routeHandler } from "#app/api/route-handler.ts";
import { loadCodebook, saveCodebook } from "#server/datasets/codebook.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/codebook", ({ params, db }) =>
  loadCodebook(db, BigInt(params.datasetId)),
);

export const PUT = routeHandler("PUT /api/datasets/{datasetId}/codebook", ({ params, body, db, reviewer }) =>
  saveCodebook(db, BigInt(params.datasetId), reviewer.id, body),
);
