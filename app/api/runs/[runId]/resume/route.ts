import { routeHandler } from "#app/api/route-handler.ts";
import { resumeRun } from "#server/runs/resume-run.ts";

export const POST = routeHandler("POST /api/runs/{runId}/resume", async ({ params, db }) => {
  await resumeRun(db, BigInt(params.runId));
  return {};
});
