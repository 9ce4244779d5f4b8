import { routeHandler } from "#app/api/route-handler.ts";
import { reportPhoto } from "#server/withdrawal/reported-photos.ts";

export const POST = routeHandler("POST /api/images/{imageId}/reports", async ({ params, body, db, reviewer }) => {
  await reportPhoto(db, reviewer.id, BigInt(params.imageId), body);
  return {};
});
