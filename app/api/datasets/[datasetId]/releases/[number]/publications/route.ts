import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { startPublish } from "#server/release/hub/start-publish.ts";
import { createRun } from "#server/runs/create-run.ts";

export const POST = routeHandler(
  "POST /api/datasets/{datasetId}/releases/{number}/publications",
  async ({ params, body, db, reviewer }) => {
    const asked = { datasetId: BigInt(params.datasetId), number: params.number, reviewerId: reviewer.id };
    return { runId: String(await createRun(db, (client) => startPublish(client, env.hub, asked, body))) };
  },
);
