import { routeHandler } from "#app/api/route-handler.ts";
import { diffReleases } from "#server/release/diff-releases.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/releases/{number}/diff", ({ params, query, db }) =>
  diffReleases(db, BigInt(params.datasetId), query.from, params.number),
);
