import { routeHandler } from "#app/api/route-handler.ts";
import { captionsOf, knownBoxesOf } from "#domain/box/known-boxes.ts";
import { loadDocuments } from "#server/datasets/annotations.ts";

export const GET = routeHandler("GET /api/images/{imageId}/known", async ({ params, db }) => {
  const documents = await loadDocuments(db, BigInt(params.imageId));
  return { boxes: knownBoxesOf(documents), captions: captionsOf(documents) };
});
