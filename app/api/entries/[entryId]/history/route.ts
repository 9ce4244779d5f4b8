import { routeHandler } from "#app/api/route-handler.ts";
import { loadHistory } from "#server/entries/history.ts";

export const GET = routeHandler(
  "GET /api/entries/{entryId}/history",
  async ({ params, query, db, reviewer, seesOwnAlone }) => {
    const verdicts = await loadHistory(db, {
      entryId: BigInt(params.entryId),
      queueId: query.queueId === undefined ? null : BigInt(query.queueId),
      reviewerId: reviewer.id || null,
    });
    return { verdicts: seesOwnAlone ? verdicts.filter(({ isOwn }) => isOwn) : verdicts };
  },
);
