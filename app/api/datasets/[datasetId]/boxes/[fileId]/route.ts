import { routeHandler } from "#app/api/route-handler.ts";
import { settleBoxes } from "#server/datasets/boxes/settle-boxes.ts";
import { createRun } from "#server/runs/create-run.ts";

export const PUT = routeHandler(
  "PUT /api/datasets/{datasetId}/boxes/{fileId}",
  async ({ params, body, db, reviewer }) => {
    const file = { datasetId: BigInt(params.datasetId), fileId: BigInt(params.fileId) };
    const asked = { ...file, reading: body, reviewerId: reviewer.id };
    return { runId: String(await createRun(db, (client) => settleBoxes(client, asked))) };
  },
);
