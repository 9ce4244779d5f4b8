import { routeHandler } from "#app/api/route-handler.ts";
import { noteClaims } from "#server/metrics/work-metrics.ts";
import { releaseClaims } from "#server/queue/claim-entry.ts";
import { claimNext } from "#server/queue/claim-next.ts";

export const POST = routeHandler(
  "POST /api/queues/{queueId}/claims",
  async ({ params, body: { count, have, by, imageId, isCounted }, db, reviewer }) => {
    const queueId = BigInt(params.queueId);
    const photo = imageId === undefined ? {} : { imageId: BigInt(imageId) };
    const claimed = await claimNext(db, queueId, reviewer.id, {
      count,
      have: have.map(BigInt),
      by,
      isCounted,
      ...photo,
    });
    noteClaims(claimed.entries.length);
    return claimed;
  },
);

export const DELETE = routeHandler("DELETE /api/queues/{queueId}/claims", ({ params, body, db }) =>
  releaseClaims(db, BigInt(params.queueId), body.tokens),
);
