import { routeHandler } from "#app/api/route-handler.ts";
import { findDestinations } from "#server/destinations/find-destinations.ts";
import { loadDestinations } from "#server/destinations/load-destinations.ts";
import { env } from "#server/env.ts";

export const GET = routeHandler("GET /api/destinations", async ({ db, query: { text }, reviewer, standing }) => {
  const asker = { reviewerId: reviewer.id, standing };
  return text === undefined
    ? loadDestinations(db, asker, { hasAccounts: env.hasAccounts, address: env.generator?.address ?? null })
    : findDestinations(db, asker, text);
});
