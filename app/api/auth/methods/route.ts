import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";

export const GET = routeHandler("GET /api/auth/methods", async () => ({
  oidc: env.oidc ? { name: env.oidc.name } : null,
}));
