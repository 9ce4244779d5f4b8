import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { loadProgress } from "#server/queue/progress.ts";

export const GET = routeHandler({ access: "read", params: z.object({ queueId: idSchema }) }, ({ params, db }) =>
  loadProgress(db, BigInt(params.queueId)),
);
