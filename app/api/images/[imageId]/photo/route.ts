import { createHash } from "node:crypto";
import { routeHandler } from "#app/api/route-handler.ts";
import { isAddressOf } from "#domain/photo/photo-url.ts";
import { env } from "#server/env.ts";
import { openPhoto } from "#server/photo/open-photo.ts";

/**
 * How long a browser keeps a photo, by its address: `own`, with the version of the bytes that are there; `other`, without a version
 * or with that of bytes which are not there any more. Who signs out clears what is kept for a session (clear-site-data); one that an
 * owner ended leaves it for an hour at most.
 */
const KEPT = {
  year: { own: "private, max-age=31536000, immutable", other: "private, max-age=86400" },
  session: { own: "private, max-age=3600", other: "private, max-age=3600" },
  "no-store": { own: "no-store", other: "no-store" },
} as const;

export const GET = routeHandler("GET /api/images/{imageId}/photo", async ({ params, query: { w, v }, db, request }) => {
  const { bytes, type, photoMark } = await openPhoto(db, BigInt(params.imageId), w ?? null);
  const etag = `"${createHash("sha256").update(bytes).digest("base64url")}"`;
  const headers = {
    etag,
    "cache-control": KEPT[env.photosKept][v !== undefined && isAddressOf(v, photoMark) ? "own" : "other"],
  };
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
