import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { releaseClaims, renewClaims } from "#server/queue/claim-entry.ts";
import { CLAIMS_MAX, claimNext } from "#server/queue/claim-next.ts";
import { loadProgress } from "#server/queue/progress.ts";
import { door } from "../../../door.ts";

const params = z.object({ queueId: idSchema });

/** Hands out the next entries and keeps those that the browser already has; `count` 0 only renews. */
export const POST = door(
  {
    may: "reviewer",
    params,
    body: z.strictObject({
      count: z.number().int().min(0).max(CLAIMS_MAX),
      have: z.array(idSchema).max(200).default([]),
    }),
  },
  async ({ params, body, db, reviewer }) => {
    const queueId = BigInt(params.queueId);
    await renewClaims(db, queueId, reviewer.id);
    const entries =
      body.count === 0 ? [] : await claimNext(db, queueId, reviewer.id, body.count, body.have.map(BigInt));
    return { entries, progress: await loadProgress(db, queueId) };
  },
);

/** Lets go of what is held, when the reviewer leaves the page. */
export const DELETE = door({ may: "reviewer", params }, ({ params, db, reviewer }) =>
  releaseClaims(db, BigInt(params.queueId), reviewer.id),
);
