import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { releaseClaims } from "#server/queue/claim-entry.ts";
import { CLAIMS_BY_PHOTO_MAX, claimNext } from "#server/queue/claim-next.ts";
import { CLAIMS_MAX } from "#server/queue/claim-sql.ts";

const params = z.object({ queueId: idSchema });

const body = z
  .strictObject({
    count: z.number().int().min(0).max(CLAIMS_BY_PHOTO_MAX),
    have: z.array(idSchema).max(2_000).default([]),
    by: z.enum(["entry", "photo"]).default("entry"),
    imageId: idSchema.optional(),
    isCounted: z.boolean().default(true),
  })
  .refine(({ by, count }) => by === "photo" || count <= CLAIMS_MAX, {
    message: `one by one at most ${CLAIMS_MAX} are handed out at once`,
    path: ["count"],
  });

/**
 * Hands out the next entries and keeps those that the browser already has; by photo, photos come whole; with `imageId`,
 * what is still free of that photo. `count` 0 only renews. Without `isCounted` the queue's figures may be missing.
 */
export const POST = routeHandler(
  { access: "review", params, body },
  async ({ params, body: { count, have, by, imageId, isCounted }, db, reviewer }) => {
    const queueId = BigInt(params.queueId);
    const photo = imageId === undefined ? {} : { imageId: BigInt(imageId) };
    return claimNext(db, queueId, reviewer.id, { count, have: have.map(BigInt), by, isCounted, ...photo });
  },
);

/** Lets go of what a page holds, when its reviewer leaves it. */
export const DELETE = routeHandler(
  {
    access: "review",
    params,
    body: z.strictObject({ tokens: z.array(z.uuid()).max(2_000) }),
    bodyBytesMax: 128 * 1024,
  },
  ({ params, body, db }) => releaseClaims(db, BigInt(params.queueId), body.tokens),
);
