import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { imageBox } from "#domain/box/box.ts";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { idSchema } from "#domain/id.ts";
import { saveRegion } from "#server/datasets/regions.ts";

const body = z.strictObject({
  id: z.uuid(),
  name: nameSchema(200),
  /** x1, y1, x2, y2 in pixels of the raw raster. */
  box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
});

/** Keeps a region drawn in the studio as one of the photo's own; the same id again changes nothing. */
export const POST = routeHandler(
  { access: "review", params: z.object({ imageId: idSchema }), body },
  ({ params, body: { id, name, box }, db }) =>
    saveRegion(db, BigInt(params.imageId), { id, name, box: imageBox(...box) }),
);
