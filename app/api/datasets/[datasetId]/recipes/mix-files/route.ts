import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { keepUploadedMix } from "#server/jobs/keep-uploaded-mix.ts";

export const POST = routeHandler(
  "POST /api/datasets/{datasetId}/recipes/mix-files",
  ({ params, body, db, reviewer, request }) =>
    keepUploadedMix(db, env.dataFolder, {
      datasetId: BigInt(params.datasetId),
      uploadId: body.uploadId,
      personId: env.hasAccounts ? reviewer.id : null,
      signal: request.signal,
    }),
);
