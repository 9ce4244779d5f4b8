import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { sessionRequestSchema, startSession } from "#server/queue/start-session.ts";

/** Starts a session: draws and freezes a queue. */
export const POST = routeHandler(
  { access: "review", params: z.object({ datasetId: idSchema }), body: sessionRequestSchema },
  ({ params, body, db, reviewer }) => startSession(db, BigInt(params.datasetId), reviewer.id, body),
);
