import { routeHandler } from "#app/api/route-handler.ts";
import { endSignIns } from "#server/accounts/people.ts";

export const DELETE = routeHandler("DELETE /api/people/{reviewerId}/sign-ins", async ({ params, db }) => {
  await endSignIns(db, params.reviewerId);
  return {};
});
