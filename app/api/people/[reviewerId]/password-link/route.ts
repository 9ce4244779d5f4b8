import { routeHandler } from "#app/api/route-handler.ts";
import { makePasswordLink } from "#server/accounts/password-link.ts";

export const POST = routeHandler("POST /api/people/{reviewerId}/password-link", ({ params, db, reviewer }) =>
  makePasswordLink(db, { id: params.reviewerId }, reviewer.id),
);
