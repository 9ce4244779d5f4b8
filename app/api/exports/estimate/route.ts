import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { exportRequestSchema } from "#domain/export/export-request.ts";
import { photosInExportSchema } from "#domain/export/export-run.ts";
import { idSchema } from "#domain/id.ts";
import { estimateExport } from "#server/export/estimate-export.ts";

/** How many entries an export is likely to have, and of how many bytes. Reads a few of them, changes nothing. */
export const POST = routeHandler(
  {
    access: "read",
    params: z.object({}),
    body: exportRequestSchema.extend({ datasetId: idSchema, photos: photosInExportSchema }),
  },
  ({ body: { datasetId, photos, ...request }, db }) => estimateExport(db, BigInt(datasetId), request, photos),
);
