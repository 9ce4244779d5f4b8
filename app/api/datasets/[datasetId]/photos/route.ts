import { routeHandler } from "#app/api/route-handler.ts";
import { loadPhotoPage } from "#server/find/photo-page.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/photos", ({ params, query, db }) =>
  loadPhotoPage(db, BigInt(params.datasetId), query),
);
