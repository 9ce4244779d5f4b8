import { routeHandler } from "#app/api/route-handler.ts";
import { erasePerson } from "#server/accounts/erase.ts";

export const DELETE = routeHandler("DELETE /api/people/{reviewerId}", async ({ params, db }) => {
  await erasePerson(db, params.reviewerId);
  return {};
});
