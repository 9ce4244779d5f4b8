import { routeHandler } from "#app/api/route-handler.ts";
import { invite } from "#server/accounts/invite.ts";

export const POST = routeHandler("POST /api/invitations", ({ body, db, reviewer, standing }) =>
  invite(db, { reviewerId: reviewer.id, standing }, body),
);
