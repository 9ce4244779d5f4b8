import { routeHandler } from "#app/api/route-handler.ts";
import { loadOffer } from "#server/accounts/join.ts";
import { countTry } from "../tries.ts";

export const POST = routeHandler("POST /api/auth/invitation", async ({ body, db, reviewer, proxyUser, address }) => {
  countTry(address);
  const signedIn = reviewer.id === "" ? null : reviewer;
  return { ...(await loadOffer(db, body.token)), signedIn, proxyUser };
});
