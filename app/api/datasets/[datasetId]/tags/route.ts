import { routeHandler } from "#app/api/route-handler.ts";
import { loadTags } from "#server/datasets/tags/load-tags.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/tags", async ({ params, db }) => ({
  tags: await loadTags(db.pool, BigInt(params.datasetId)),
}));
