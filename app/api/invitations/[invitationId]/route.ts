import { routeHandler } from "#app/api/route-handler.ts";
import { withdrawInvitation } from "#server/accounts/invite.ts";

export const DELETE = routeHandler(
  "DELETE /api/invitations/{invitationId}",
  async ({ params, db, reviewer, standing }) => {
    await withdrawInvitation(db, { reviewerId: reviewer.id, standing }, params.invitationId);
    return {};
  },
);
