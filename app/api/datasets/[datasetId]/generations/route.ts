import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { startGenerate } from "#server/generate/start-generate.ts";
import { createRun } from "#server/runs/create-run.ts";

export const POST = routeHandler(
  "POST /api/datasets/{datasetId}/generations",
  async ({ params, body, db, reviewer }) => {
    const asked = { datasetId: BigInt(params.datasetId), request: body, reviewerId: reviewer.id };
    return { runId: String(await createRun(db, (client) => startGenerate(client, env.generator, asked))) };
  },
);
