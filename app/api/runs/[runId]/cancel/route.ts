import { routeHandler } from "#app/api/route-handler.ts";
import { cancelRun } from "#server/runs/run-states.ts";

export const POST = routeHandler("POST /api/runs/{runId}/cancel", async ({ params, db }) => {
  await cancelRun(db.pool, BigInt(params.runId));
  return {};
});
