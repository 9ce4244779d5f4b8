import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { exportPractice } from "#server/export/practice.ts";

/** The cleaned file of a practice session: compared with what went in, or the file itself to keep. */
export const GET = routeHandler(
  {
    access: "review",
    params: z.object({ queueId: idSchema }),
    query: z.strictObject({ download: z.literal("1").optional() }),
  },
  async ({ params, query, db, reviewer }) => {
    const { text, ...compared } = await exportPractice(db, BigInt(params.queueId), reviewer.id);
    if (!query.download) return compared;
    return new Response(text, {
      headers: {
        "content-type": "application/json",
        "content-disposition": 'attachment; filename="practice-cleaned.json"',
        "x-content-type-options": "nosniff",
      },
    });
  },
);
