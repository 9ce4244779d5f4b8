import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { startRemoval } from "#server/datasets/removal/start-removal.ts";
import { createRun } from "#server/jobs/create-run.ts";

/** Removes a data set for good, as a job; asked again, it goes on with a removal that was broken off. */
export const POST = routeHandler(
  { access: "owner", params: z.object({ datasetId: idSchema }), body: z.strictObject({}) },
  async ({ params, db, reviewer }) => {
    const asked = { dataset: { id: BigInt(params.datasetId) }, reviewerId: reviewer.id };
    return { runId: await createRun(db, "bulk", (client) => startRemoval(client, asked)) };
  },
);
