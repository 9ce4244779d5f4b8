import { routeHandler } from "#app/api/route-handler.ts";
import { changePart } from "#server/datasets/parts/change-part.ts";

export const PATCH = routeHandler("PATCH /api/datasets/{datasetId}/parts/{partId}", ({ params, body, db }) =>
  changePart(db, BigInt(params.datasetId), params.partId, body),
);
