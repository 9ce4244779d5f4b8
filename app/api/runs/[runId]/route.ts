import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { watchRun } from "#server/runs/watch-run.ts";

/** How far a run is, and what came of it. */
export const GET = routeHandler({ access: "read", params: z.object({ runId: idSchema }) }, ({ params, db }) =>
  watchRun(db, BigInt(params.runId)),
);
