import { routeHandler } from "#app/api/route-handler.ts";
import { revokeKey } from "#server/accounts/keys.ts";

export const DELETE = routeHandler("DELETE /api/keys/{keyId}", async ({ params, db, reviewer, standing }) => {
  await revokeKey(db, { reviewerId: reviewer.id, standing }, params.keyId);
  return {};
});
