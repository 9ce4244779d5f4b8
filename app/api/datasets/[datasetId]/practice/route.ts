import { routeHandler } from "#app/api/route-handler.ts";
import { startPractice } from "#server/queue/start-practice.ts";

export const POST = routeHandler("POST /api/datasets/{datasetId}/practice", async ({ params, db, reviewer }) => {
  const { queueId, size } = await startPractice(db, BigInt(params.datasetId), reviewer.id);
  return { queueId: String(queueId), size };
});
