import { routeHandler } from "#app/api/route-handler.ts";
import { loadProgress } from "#server/queue/progress.ts";

export const GET = routeHandler("GET /api/queues/{queueId}/progress", ({ params, db }) =>
  loadProgress(db, BigInt(params.queueId)),
);
