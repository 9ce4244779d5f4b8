import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { idSchema } from "#domain/id.ts";
import { loadPhotoPage } from "#server/find/photo-page.ts";
import { anyQuery, readPageAsked } from "../../../browse-visit.ts";

/** A page of the photos with entries that a filter finds. */
export const GET = routeHandler(
  { access: "read", params: z.object({ datasetId: idSchema }), query: anyQuery },
  ({ params, db, request }) => loadPhotoPage(db, BigInt(params.datasetId), readPageAsked(request)),
);
