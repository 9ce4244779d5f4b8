import { routeHandler } from "#app/api/route-handler.ts";
import { setPersonOf } from "#server/accounts/former-names.ts";

export const PUT = routeHandler("PUT /api/former-names/{reviewerId}", async ({ params, body, db }) => {
  await setPersonOf(db, { reviewerId: params.reviewerId, personId: body.personId });
  return {};
});
