import { routeHandler } from "#app/api/route-handler.ts";
import { setStudioOwner } from "#server/accounts/people.ts";

export const PUT = routeHandler("PUT /api/people/{reviewerId}/studio", async ({ params, body, db }) => {
  await setStudioOwner(db, params.reviewerId, body.isOwner);
  return {};
});
