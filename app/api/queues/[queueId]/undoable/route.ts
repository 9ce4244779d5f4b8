import { routeHandler } from "#app/api/route-handler.ts";
import { loadUndoableInSession } from "#server/verdict/undoable-in-session.ts";

export const GET = routeHandler("GET /api/queues/{queueId}/undoable", ({ params, db, reviewer }) =>
  loadUndoableInSession(db, BigInt(params.queueId), reviewer.id),
);
