import { routeHandler } from "#app/api/route-handler.ts";
import { startSession } from "#server/queue/start-session.ts";

export const POST = routeHandler("POST /api/datasets/{datasetId}/queues", async ({ params, body, db, reviewer }) => {
  const { queueId, size } = await startSession(db, BigInt(params.datasetId), reviewer.id, body);
  return { queueId: String(queueId), size };
});
