import { routeHandler } from "#app/api/route-handler.ts";
import { removeGroupRole } from "#server/accounts/group-roles.ts";

export const DELETE = routeHandler("DELETE /api/groups/{groupRoleId}", async ({ params, db }) => {
  await removeGroupRole(db, params.groupRoleId);
  return {};
});
