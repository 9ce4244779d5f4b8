import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { cancelRun } from "#server/runs/cancel-run.ts";

/** Asks a run to stop. One that is over stays as it is. */
export const POST = routeHandler(
  { access: "lead", params: z.object({ runId: idSchema }), body: z.strictObject({}) },
  async ({ params, db }) => {
    await cancelRun(db, BigInt(params.runId));
    return {};
  },
);
