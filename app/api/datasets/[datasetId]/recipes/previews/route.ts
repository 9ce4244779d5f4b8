import { routeHandler } from "#app/api/route-handler.ts";
import { startPreview } from "#server/release/start-preview.ts";
import { createRun } from "#server/runs/create-run.ts";

export const POST = routeHandler(
  "POST /api/datasets/{datasetId}/recipes/previews",
  async ({ params, body, db, reviewer }) => {
    const asked = { datasetId: BigInt(params.datasetId), reviewerId: reviewer.id };
    return { runId: String(await createRun(db, (client) => startPreview(client, asked, body))) };
  },
);
