import { routeHandler } from "#app/api/route-handler.ts";
import { loadKeys, makeKey } from "#server/accounts/keys.ts";

export const GET = routeHandler("GET /api/keys", ({ db, reviewer, standing }) =>
  loadKeys(db, { reviewerId: reviewer.id, standing }),
);

export const POST = routeHandler("POST /api/keys", ({ body, db, reviewer }) => makeKey(db, reviewer.id, body));
