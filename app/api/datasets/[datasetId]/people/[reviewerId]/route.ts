import { routeHandler } from "#app/api/route-handler.ts";
import { removeRole, setRole } from "#server/accounts/people.ts";

export const PUT = routeHandler(
  "PUT /api/datasets/{datasetId}/people/{reviewerId}",
  async ({ params, body, db, standing }) => {
    await setRole(db, { standing }, params, body.role);
    return {};
  },
);

export const DELETE = routeHandler("DELETE /api/datasets/{datasetId}/people/{reviewerId}", async ({ params, db }) => {
  await removeRole(db, params);
  return {};
});
