import { routeHandler } from "#app/api/route-handler.ts";
import { loadSessionWork } from "#server/queue/load-session-work.ts";

export const GET = routeHandler("GET /api/queues/{queueId}/work", ({ params, db, reviewer, standing }) =>
  loadSessionWork(db, BigInt(params.queueId), { reviewerId: reviewer.id, standing }),
);
