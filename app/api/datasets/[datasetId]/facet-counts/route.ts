import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { loadFacetCounts } from "#server/find/facet-counts.ts";
import { anyQuery, readQuery } from "../../../browse-visit.ts";

/** How many entries each choice of a filter would find. */
export const GET = routeHandler(
  { access: "read", params: z.object({ datasetId: idSchema }), query: anyQuery },
  ({ params, db, request }) => loadFacetCounts(db, BigInt(params.datasetId), readQuery(request).filter),
);
