import { routeHandler } from "#app/api/route-handler.ts";
import { dropClaim } from "#server/accounts/former-names.ts";

export const DELETE = routeHandler(
  "DELETE /api/former-names/claims/{claimId}",
  async ({ params, db, reviewer, standing }) => {
    await dropClaim(db, params.claimId, reviewer.id, standing.isOwner);
    return {};
  },
);
