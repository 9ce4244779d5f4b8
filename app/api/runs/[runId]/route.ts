import { routeHandler } from "#app/api/route-handler.ts";
import { watchRun } from "#server/runs/watch-run.ts";

export const GET = routeHandler("GET /api/runs/{runId}", ({ params, db }) => watchRun(db, BigInt(params.runId)));
