import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { estimateGenerate } from "#server/generate/estimate-generate.ts";

export const POST = routeHandler("POST /api/datasets/{datasetId}/generations/estimate", ({ params, body, db }) =>
  estimateGenerate(db, env.generator, BigInt(params.datasetId), body),
);
