import { routeHandler } from "#app/api/route-handler.ts";
import { loadViews, saveView } from "#server/datasets/saved-views.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/views", ({ params, db }) =>
  loadViews(db, BigInt(params.datasetId)),
);

export const POST = routeHandler("POST /api/datasets/{datasetId}/views", ({ params, body, db, reviewer }) =>
  saveView(db, BigInt(params.datasetId), reviewer.id, body),
);
