import { routeHandler } from "#app/api/route-handler.ts";
import { startRecipeQueue } from "#server/recipe/start-recipe-queue.ts";
import { createRun } from "#server/runs/create-run.ts";

export const POST = routeHandler(
  "POST /api/datasets/{datasetId}/recipe-queues",
  async ({ params, body, db, reviewer }) => {
    const asked = { datasetId: BigInt(params.datasetId), reviewerId: reviewer.id };
    return { runId: String(await createRun(db, (client) => startRecipeQueue(client, asked, body))) };
  },
);
