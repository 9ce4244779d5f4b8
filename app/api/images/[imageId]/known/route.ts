import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { captionsOf, knownBoxesOf } from "#domain/box/known-boxes.ts";
import { idSchema } from "#domain/id.ts";
import { loadDocuments } from "#server/datasets/annotations.ts";

/** What is known of a photo beside its entries: boxes of objects and regions (image pixels), and captions. */
export const GET = routeHandler({ access: "read", params: z.object({ imageId: idSchema }) }, async ({ params, db }) => {
  const documents = await loadDocuments(db, BigInt(params.imageId));
  return { boxes: knownBoxesOf(documents), captions: captionsOf(documents) };
});
