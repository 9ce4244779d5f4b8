import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { openPhoto } from "#server/photo/open-photo.ts";
import { door } from "../../../door.ts";

/** The photo's own bytes. An image's id never names another picture, so a browser may keep it for a day. */
export const GET = door({ may: "anyone", params: z.object({ imageId: idSchema }) }, async ({ params, db }) => {
  const { bytes, type } = await openPhoto(db, BigInt(params.imageId));
  return new Response(Buffer.from(bytes), {
    headers: { "content-type": type, "cache-control": "private, max-age=86400", "x-content-type-options": "nosniff" },
  });
});
