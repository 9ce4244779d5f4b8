import { routeHandler } from "#app/api/route-handler.ts";
import { previewExport } from "#server/export/preview-export.ts";

// Reviewers are numbers in it: who may name them is asked where an export is begun.
export const POST = routeHandler("POST /api/exports/preview", ({ body: { datasetId, ...request }, db }) =>
  previewExport(db, BigInt(datasetId), { ...request, names: false }),
);
