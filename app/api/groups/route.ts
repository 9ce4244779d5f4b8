import { routeHandler } from "#app/api/route-handler.ts";
import { loadGroupRoles, setGroupRole } from "#server/accounts/group-roles.ts";

export const GET = routeHandler("GET /api/groups", ({ db }) => loadGroupRoles(db));

export const PUT = routeHandler("PUT /api/groups", ({ body, db }) => setGroupRole(db, body));
