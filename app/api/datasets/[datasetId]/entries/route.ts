import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { loadEntryPage } from "#server/find/entry-page.ts";
import { anyQuery, readPageAsked } from "../../../browse-visit.ts";

/** A page of the entries that a filter finds. */
export const GET = routeHandler(
  { access: "read", params: z.object({ datasetId: idSchema }), query: anyQuery },
  ({ params, db, request }) => loadEntryPage(db, BigInt(params.datasetId), readPageAsked(request)),
);
