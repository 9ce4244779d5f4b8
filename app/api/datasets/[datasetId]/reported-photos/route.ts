import { routeHandler } from "#app/api/route-handler.ts";
import { loadReportedPhotos } from "#server/withdrawal/reported-photos.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/reported-photos", ({ params, db }) =>
  loadReportedPhotos(db, BigInt(params.datasetId)),
);
