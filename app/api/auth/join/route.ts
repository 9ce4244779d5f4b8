import { routeHandler } from "#app/api/route-handler.ts";
import { join } from "#server/accounts/join.ts";
import { signIn } from "#server/accounts/sign-in.ts";
import { countTry, fromOf } from "../tries.ts";

export const POST = routeHandler("POST /api/auth/join", async ({ body, db, reviewer, address, request, headers }) => {
  countTry(address, body.account?.email);
  const joined = await join(db, body, reviewer.id === "" ? null : reviewer);
  if (body.account) {
    const { cookie } = await signIn(db, body.account, fromOf(request, address), request.headers.get("cookie"));
    headers.set("set-cookie", cookie);
  }
  return joined;
});
