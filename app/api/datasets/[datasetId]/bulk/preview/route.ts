import { z } from "zod";
import { routeHandler } from "#app/api/route-handler.ts";
import { BULK_BYTES_MAX, bulkRequestSchema } from "#domain/bulk.ts";
import { entriesNamed, targetFilter } from "#domain/find/target.ts";
import { idSchema } from "#domain/id.ts";
import { previewBulk } from "#server/bulk/preview-bulk.ts";
import { countEntries } from "#server/find/counts.ts";

/** What a bulk action would change. Changes nothing; a body, because a filter and a thousand exceptions fit no address. */
export const POST = routeHandler(
  { access: "lead", params: z.object({ datasetId: idSchema }), body: bulkRequestSchema, bodyBytesMax: BULK_BYTES_MAX },
  ({ params, body, db, reviewer }) => {
    const datasetId = BigInt(params.datasetId);
    const filter = targetFilter(body.target);
    const countMatching = async () =>
      filter ? countEntries(db, datasetId, filter) : { count: entriesNamed(body.target), isExact: true };
    return previewBulk(db, { datasetId, reviewerId: reviewer.id, request: body, countMatching });
  },
);
