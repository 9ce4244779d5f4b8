import { routeHandler } from "#app/api/route-handler.ts";
import { exportPractice, recordPractice } from "#server/export/practice.ts";

export const GET = routeHandler("GET /api/queues/{queueId}/cleaned/file", async ({ params, db, reviewer }) => {
  const { text } = await exportPractice(db, BigInt(params.queueId), reviewer.id);
  await recordPractice(db, BigInt(params.queueId));
  return new Response(text, {
    headers: {
      "content-type": "application/json",
      "content-disposition": 'attachment; filename="practice-cleaned.json"',
      "x-content-type-options": "nosniff",
    },
  });
});
