import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { loadCounts } from "#server/find/counts.ts";
import { anyQuery, readQuery } from "../../../browse-visit.ts";

/** How many entries, and in the view of photos how many photos, a filter finds. */
export const GET = routeHandler(
  { access: "read", params: z.object({ datasetId: idSchema }), query: anyQuery },
  ({ params, db, request }) => {
    const { filter, view } = readQuery(request);
    return loadCounts(db, BigInt(params.datasetId), filter, view === "photos");
  },
);
