import { routeHandler } from "#app/api/route-handler.ts";
import { NO_COOKIE, signOut } from "#server/accounts/sign-in.ts";

export const POST = routeHandler("POST /api/auth/sign-out", async ({ db, request, headers }) => {
  await signOut(db, request.headers.get("cookie"));
  headers.set("set-cookie", NO_COOKIE);
  return {};
});
