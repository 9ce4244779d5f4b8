import { routeHandler } from "#app/api/route-handler.ts";
import { loadEntryPage } from "#server/find/entry-page.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/entries", ({ params, query, db }) =>
  loadEntryPage(db, BigInt(params.datasetId), query),
);
