import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { resumeRun } from "#server/jobs/resume-run.ts";

/** Hands an import that was broken off to the next free worker; it goes on behind what came in. */
export const POST = routeHandler(
  { access: "lead", params: z.object({ runId: idSchema }), body: z.strictObject({}) },
  async ({ params, db }) => {
    await resumeRun(db, BigInt(params.runId));
    return {};
  },
);
