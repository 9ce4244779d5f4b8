import { routeHandler } from "#app/api/route-handler.ts";
import { startUndo } from "#server/bulk/start-bulk.ts";
import { createRun } from "#server/runs/create-run.ts";

export const POST = routeHandler(
  "POST /api/datasets/{datasetId}/bulk/{runId}/undo",
  async ({ params, db, reviewer }) => {
    const asked = { datasetId: BigInt(params.datasetId), reviewerId: reviewer.id };
    return { runId: String(await createRun(db, (client) => startUndo(client, asked, BigInt(params.runId)))) };
  },
);
