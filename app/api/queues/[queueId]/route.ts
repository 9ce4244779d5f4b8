import { routeHandler } from "#app/api/route-handler.ts";
import { renameSession } from "#server/queue/rename-session.ts";

export const PATCH = routeHandler("PATCH /api/queues/{queueId}", async ({ params, body, db }) => {
  await renameSession(db, BigInt(params.queueId), body.name);
  return {};
});
