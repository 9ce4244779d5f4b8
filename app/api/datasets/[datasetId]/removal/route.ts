import { routeHandler } from "#app/api/route-handler.ts";
import { startRemoval } from "#server/datasets/removal/start-removal.ts";
import { createRun } from "#server/runs/create-run.ts";

export const POST = routeHandler("POST /api/datasets/{datasetId}/removal", async ({ params, db, reviewer }) => {
  const asked = { dataset: { id: BigInt(params.datasetId) }, reviewerId: reviewer.id };
  return { runId: String(await createRun(db, (client) => startRemoval(client, asked))) };
});
