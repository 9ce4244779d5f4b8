import { routeHandler } from "#app/api/route-handler.ts";
import { signIn } from "#server/accounts/sign-in.ts";
import { countTry, fromOf } from "../tries.ts";

export const POST = routeHandler("POST /api/auth/sign-in", async ({ body, db, address, request, headers }) => {
  countTry(address, body.email);
  const { reviewer, cookie } = await signIn(db, body, fromOf(request, address), request.headers.get("cookie"));
  headers.set("set-cookie", cookie);
  return reviewer;
});
