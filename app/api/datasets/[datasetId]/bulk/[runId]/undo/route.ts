import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { startUndo } from "#server/bulk/start-bulk.ts";
import { createRun } from "#server/jobs/create-run.ts";

/** Undoes a bulk action, as a job. */
export const POST = routeHandler(
  { access: "lead", params: z.object({ datasetId: idSchema, runId: idSchema }), body: z.strictObject({}) },
  async ({ params, db, reviewer }) => {
    const asked = { datasetId: BigInt(params.datasetId), reviewerId: reviewer.id };
    return { runId: await createRun(db, "bulk", (client) => startUndo(client, asked, BigInt(params.runId))) };
  },
);
