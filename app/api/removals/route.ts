import { routeHandler } from "#app/api/route-handler.ts";
import { loadRemovals } from "#server/datasets/removal/load-removals.ts";

export const GET = routeHandler("GET /api/removals", ({ db }) => loadRemovals(db));
