import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { showPublish } from "#server/release/hub/show-publish.ts";

export const POST = routeHandler(
  "POST /api/datasets/{datasetId}/releases/{number}/publications/plan",
  ({ params, body, db, request }) =>
    showPublish(db, env.hub, { datasetId: BigInt(params.datasetId), number: params.number }, body, request.signal),
);
