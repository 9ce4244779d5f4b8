import { routeHandler } from "#app/api/route-handler.ts";
import { imageBox } from "#domain/box/box.ts";
import { saveRegion } from "#server/datasets/regions.ts";

export const POST = routeHandler("POST /api/images/{imageId}/regions", ({ params, body: { id, name, box }, db }) =>
  saveRegion(db, BigInt(params.imageId), { id, name, box: imageBox(...box) }),
);
