import { routeHandler } from "#app/api/route-handler.ts";
import { claimName } from "#server/accounts/former-names.ts";

export const POST = routeHandler("POST /api/account/former-names", async ({ body, db, reviewer }) => {
  await claimName(db, reviewer.id, body.name);
  return {};
});
