import { routeHandler } from "#app/api/route-handler.ts";
import { exportPractice } from "#server/export/practice.ts";

export const GET = routeHandler("GET /api/queues/{queueId}/cleaned", async ({ params, db, reviewer }) => {
  const { before, after, manifest } = await exportPractice(db, BigInt(params.queueId), reviewer.id);
  return { before, after, manifest };
});
