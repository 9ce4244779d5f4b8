import { routeHandler } from "#app/api/route-handler.ts";
import { revealPractice } from "#server/verdict/reveal-practice.ts";

export const POST = routeHandler("POST /api/queues/{queueId}/reveal", ({ params, db, reviewer }) =>
  revealPractice(db, BigInt(params.queueId), reviewer.id),
);
