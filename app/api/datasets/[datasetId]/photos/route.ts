import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { loadPhotoPage } from "#server/find/photo-page.ts";
import { anyQuery, readPageAsked } from "../../../browse-visit.ts";
import { door } from "../../../door.ts";

/** A page of the photos with entries that a filter finds. */
export const GET = door(
  { may: "anyone", params: z.object({ datasetId: idSchema }), query: anyQuery },
  ({ params, db, request }) => loadPhotoPage(db, BigInt(params.datasetId), readPageAsked(request)),
);
