import { routeHandler } from "#app/api/route-handler.ts";
import { entriesNamed, targetFilter } from "#domain/find/target.ts";
import { previewBulk } from "#server/bulk/preview-bulk.ts";
import { countEntries } from "#server/find/counts.ts";

export const POST = routeHandler("POST /api/datasets/{datasetId}/bulk/preview", ({ params, body, db, reviewer }) => {
  const datasetId = BigInt(params.datasetId);
  const filter = targetFilter(body.target);
  const countMatching = async () =>
    filter ? countEntries(db, datasetId, filter) : { count: entriesNamed(body.target), isExact: true };
  return previewBulk(db, { datasetId, reviewerId: reviewer.id, request: body, countMatching });
});
