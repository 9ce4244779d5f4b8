import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { loadEntryPage } from "#server/find/entry-page.ts";
import { anyQuery, readPageAsked } from "../../../browse-visit.ts";
import { door } from "../../../door.ts";

/** A page of the entries that a filter finds. */
export const GET = door(
  { may: "anyone", params: z.object({ datasetId: idSchema }), query: anyQuery },
  ({ params, db, request }) => loadEntryPage(db, BigInt(params.datasetId), readPageAsked(request)),
);
