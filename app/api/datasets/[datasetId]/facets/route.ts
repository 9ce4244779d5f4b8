import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { loadFacets } from "#server/find/facets.ts";

/** What a data set's entries can be narrowed by. */
export const GET = routeHandler({ access: "read", params: z.object({ datasetId: idSchema }) }, ({ params, db }) =>
  loadFacets(db, BigInt(params.datasetId)),
);
