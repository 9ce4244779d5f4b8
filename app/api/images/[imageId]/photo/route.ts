import { createHash } from "node:crypto";
import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { isAddressOf, PHOTO_WIDTHS } from "#domain/photo/photo-url.ts";
import { openPhoto } from "#server/photo/open-photo.ts";

const query = z.strictObject({
  w: z.coerce.number().pipe(z.literal(PHOTO_WIDTHS)).optional(),
  /** Makes another address of another photo (domain/photo/photo-url.ts). */
  v: z
    .string()
    .regex(/^\w{1,40}$/)
    .optional(),
});

const FOR_EVER = "private, max-age=31536000, immutable";
/** Without a version, or under that of bytes which are not there any more: what is there now is seen within a day. */
const FOR_A_DAY = "private, max-age=86400";

/** The photo's own bytes, or with `w` a picture of it at most so many px wide. */
export const GET = routeHandler(
  { access: "read", params: z.object({ imageId: idSchema }), query },
  async ({ params, query: { w, v }, db, request }) => {
    const { bytes, type, photoMark } = await openPhoto(db, BigInt(params.imageId), w ?? null);
    const etag = `"${createHash("sha256").update(bytes).digest("base64url")}"`;
    const headers = { etag, "cache-control": v !== undefined && isAddressOf(v, photoMark) ? FOR_EVER : FOR_A_DAY };
    const known = request.headers
      .get("if-none-match")
      ?.split(",")
      .map((tag) => tag.trim().replace(/^W\//, ""));
    if (known?.includes(etag)) return new Response(null, { status: 304, headers });
    return new Response(inChunks(bytes), {
      headers: {
        ...headers,
        "content-type": type,
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
      },
    });
  },
);

const CHUNK_BYTES = 256 * 1024;

/** A photo may have 64 MB: a Response that is given bytes copies all of them first. */
function inChunks(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.subarray(at, at + CHUNK_BYTES));
      at += CHUNK_BYTES;
    },
  });
}
