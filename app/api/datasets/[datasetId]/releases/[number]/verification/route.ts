import { routeHandler } from "#app/api/route-handler.ts";
import { verifyRelease } from "#server/release/verify-release.ts";

export const POST = routeHandler(
  "POST /api/datasets/{datasetId}/releases/{number}/verification",
  ({ params, db, request }) => verifyRelease(db.pool, BigInt(params.datasetId), params.number, request.signal),
);
