import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { loadUndoableInSession } from "#server/verdict/undoable-in-session.ts";

/** The reviewer's newest verdict of the session that can be taken back, or null. */
export const GET = routeHandler(
  { access: "review", params: z.object({ queueId: idSchema }) },
  ({ params, db, reviewer }) => loadUndoableInSession(db, BigInt(params.queueId), reviewer.id),
);
