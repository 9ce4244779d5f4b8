import { routeHandler } from "#app/api/route-handler.ts";
import { closeReports } from "#server/withdrawal/reported-photos.ts";

export const POST = routeHandler(
  "POST /api/datasets/{datasetId}/reported-photos/closing",
  async ({ params, body, db }) => {
    await closeReports(db, BigInt(params.datasetId), body.reports);
    return {};
  },
);
