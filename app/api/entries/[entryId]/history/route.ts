import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { loadHistory } from "#server/entries/history.ts";

/** Who decided what on an entry, newest first; with `queueId` as far as somebody at work in that session may know it. */
export const GET = routeHandler(
  {
    access: "read",
    params: z.object({ entryId: idSchema }),
    query: z.strictObject({ queueId: idSchema.optional() }),
  },
  async ({ params, query, db, reviewer }) => ({
    verdicts: await loadHistory(db, {
      entryId: BigInt(params.entryId),
      queueId: query.queueId === undefined ? null : BigInt(query.queueId),
      reviewerId: reviewer.id || null,
    }),
  }),
);
