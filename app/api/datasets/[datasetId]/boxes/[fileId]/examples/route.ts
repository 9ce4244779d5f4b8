import { routeHandler } from "#app/api/route-handler.ts";
import { drawExamples } from "#server/datasets/boxes/draw-examples.ts";

export const POST = routeHandler("POST /api/datasets/{datasetId}/boxes/{fileId}/examples", ({ params, body, db }) =>
  drawExamples(
    db,
    { datasetId: BigInt(params.datasetId), fileId: BigInt(params.fileId), signs: body.signs },
    body.readings,
  ),
);
