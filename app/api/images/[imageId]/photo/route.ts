import { createHash } from "node:crypto";
import { routeHandler } from "#app/api/route-handler.ts";
import { isAddressOf } from "#domain/photo/photo-url.ts";
import { openPhoto } from "#server/photo/open-photo.ts";

const FOR_EVER = "private, max-age=31536000, immutable";
/** Without a version, or under that of bytes which are not there any more: what is there now is seen within a day. */
const FOR_A_DAY = "private, max-age=86400";

export const GET = routeHandler("GET /api/images/{imageId}/photo", async ({ params, query: { w, v }, db, request }) => {
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
});

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
