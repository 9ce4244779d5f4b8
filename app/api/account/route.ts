import { routeHandler } from "#app/api/route-handler.ts";
import { loadOwnAccount } from "#server/accounts/own-account.ts";
import { readToken } from "#server/accounts/session-token.ts";

export const GET = routeHandler("GET /api/account", async ({ db, reviewer, request }) =>
  loadOwnAccount(db, reviewer.id, await readToken(db, request.headers.get("cookie"))),
);
