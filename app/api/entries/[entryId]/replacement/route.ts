import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { startReplacement } from "#server/generate/start-replacement.ts";
import { createRun } from "#server/runs/create-run.ts";

export const POST = routeHandler("POST /api/entries/{entryId}/replacement", async ({ params, db, reviewer }) => {
  const asked = { entryId: BigInt(params.entryId), reviewerId: reviewer.id };
  return { runId: String(await createRun(db, (client) => startReplacement(client, env.generator, asked))) };
});
