import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { loadFacets } from "#server/find/facets.ts";
import { door } from "../../../door.ts";

/** What a data set's entries can be narrowed by. */
export const GET = door({ may: "anyone", params: z.object({ datasetId: idSchema }) }, ({ params, db }) =>
  loadFacets(db, BigInt(params.datasetId)),
);
