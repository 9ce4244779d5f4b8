import { routeHandler } from "#app/api/route-handler.ts";
import { join } from "#server/accounts/join.ts";
import { accountOfPerson } from "#server/accounts/oidc/account.ts";
import { signIn } from "#server/accounts/sign-in.ts";
import { PROXY } from "#server/accounts/visitor.ts";
import { countTry, fromOf } from "../tries.ts";

export const POST = routeHandler(
  "POST /api/auth/join",
  async ({ body, db, reviewer, proxyUser, address, request, headers }) => {
    countTry(address, body.account?.email);
    // Whom a proxy has signed in: it vouches for them as a provider does.
    if (proxyUser !== null) {
      const person = { issuer: PROXY, subject: proxyUser, name: proxyUser.slice(0, 80), email: null, groups: [] };
      return accountOfPerson(db, person, { token: body.token, linkTo: null });
    }
    const joined = await join(db, body, reviewer.id === "" ? null : reviewer);
    if (body.account) {
      const { cookie } = await signIn(db, body.account, fromOf(request, address), request.headers.get("cookie"));
      headers.set("set-cookie", cookie);
    }
    return joined;
  },
);
