import { routeHandler } from "#app/api/route-handler.ts";
import { usePasswordLink } from "#server/accounts/password-link.ts";
import { signIn } from "#server/accounts/sign-in.ts";
import { countTry, fromOf } from "../tries.ts";

export const POST = routeHandler("POST /api/auth/password", async ({ body, db, address, request, headers }) => {
  countTry(address);
  const { token, password } = body;
  const email = await usePasswordLink(db, token, password);
  const cookies = request.headers.get("cookie");
  const { reviewer, cookie } = await signIn(db, { email, password }, fromOf(request, address), cookies);
  headers.set("set-cookie", cookie);
  return reviewer;
});
