import { routeHandler } from "#app/api/route-handler.ts";
import { endOwnSignIn } from "#server/accounts/own-account.ts";

export const DELETE = routeHandler("DELETE /api/account/sign-ins/{signInId}", async ({ params, db, reviewer }) => {
  await endOwnSignIn(db, reviewer.id, params.signInId);
  return {};
});
