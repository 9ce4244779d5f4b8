import { routeHandler } from "#app/api/route-handler.ts";
import { cancelRun } from "#server/runs/cancel-run.ts";

export const POST = routeHandler("POST /api/runs/{runId}/cancel", async ({ params, db }) => {
  await cancelRun(db, BigInt(params.runId));
  return {};
});
