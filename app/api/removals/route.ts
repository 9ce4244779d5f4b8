import { routeHandler } from "#app/api/route-handler.ts";
import { mayIn } from "#domain/rights/rights.ts";
import { loadRemovals } from "#server/datasets/removal/load-removals.ts";

export const GET = routeHandler("GET /api/removals", async ({ db, standing }) =>
  (await loadRemovals(db)).filter(({ datasetId }) => mayIn(standing, "owner", datasetId)),
);
