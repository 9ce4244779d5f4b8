import { routeHandler } from "#app/api/route-handler.ts";
import { startParting } from "#server/datasets/parts/start-parting.ts";
import { createRun } from "#server/runs/create-run.ts";

export const POST = routeHandler(
  "POST /api/datasets/{datasetId}/parts/rule",
  async ({ params, body: { rule }, db, reviewer }) => {
    const asked = { datasetId: BigInt(params.datasetId), rule, reviewerId: reviewer.id };
    return { runId: String(await createRun(db, (client) => startParting(client, asked))) };
  },
);
