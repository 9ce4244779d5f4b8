import { routeHandler } from "#app/api/route-handler.ts";
import { NO_COOKIE, signOut } from "#server/accounts/sign-in.ts";
import { CLEAR_KEPT } from "#server/web/clear-kept.ts";

export const POST = routeHandler("POST /api/auth/sign-out", async ({ db, request, headers }) => {
  await signOut(db, request.headers.get("cookie"));
  headers.set("set-cookie", NO_COOKIE);
  for (const [name, value] of Object.entries(CLEAR_KEPT)) headers.set(name, value);
  return {};
});
