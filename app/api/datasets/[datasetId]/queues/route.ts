import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { sessionRequestSchema, startSession } from "#server/queue/start-session.ts";
import { door } from "../../../door.ts";

/** Starts a session: draws and freezes a queue. */
export const POST = door(
  { may: "reviewer", params: z.object({ datasetId: idSchema }), body: sessionRequestSchema },
  ({ params, body, db, reviewer }) => startSession(db, BigInt(params.datasetId), reviewer.id, body),
);
