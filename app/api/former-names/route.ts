import { routeHandler } from "#app/api/route-handler.ts";
import { loadFormerNames } from "#server/accounts/former-names.ts";

export const GET = routeHandler("GET /api/former-names", ({ db }) => loadFormerNames(db));
