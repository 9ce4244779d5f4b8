import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { storable } from "#domain/entry/plain-text.ts";
import { idSchema } from "#domain/id.ts";
import { suggestNames } from "#server/find/object-names.ts";

/** Names of things in photos that begin so, for a field to choose from. */
export const GET = routeHandler(
  {
    access: "read",
    params: z.object({ datasetId: idSchema }),
    query: z.strictObject({
      prefix: storable().max(100).toLowerCase().default(""),
    }),
  },
  async ({ params, query, db }) => ({ names: await suggestNames(db, BigInt(params.datasetId), query.prefix) }),
);
