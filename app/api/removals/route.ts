import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { loadRemovals } from "#server/datasets/removal/load-removals.ts";

/** The data sets that are being removed. */
export const GET = routeHandler({ access: "read", params: z.object({}) }, ({ db }) => loadRemovals(db));
