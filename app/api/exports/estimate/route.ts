import { routeHandler } from "#app/api/route-handler.ts";
import { estimateExport } from "#server/export/estimate-export.ts";

export const POST = routeHandler("POST /api/exports/estimate", ({ body: { datasetId, photos, ...request }, db }) =>
  estimateExport(db, BigInt(datasetId), request, photos),
);
