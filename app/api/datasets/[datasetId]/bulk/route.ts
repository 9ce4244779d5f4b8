import { routeHandler } from "#app/api/route-handler.ts";
import { entriesNamed, targetFilter } from "#domain/find/target.ts";
import { loadRecentBulk } from "#server/bulk/recent-bulk.ts";
import { startBulk } from "#server/bulk/start-bulk.ts";
import { countEntries } from "#server/find/counts.ts";
import { createRun } from "#server/runs/create-run.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/bulk", ({ params, db }) =>
  loadRecentBulk(db, BigInt(params.datasetId)),
);

export const POST = routeHandler("POST /api/datasets/{datasetId}/bulk", async ({ params, body, db, reviewer }) => {
  const datasetId = BigInt(params.datasetId);
  const { target } = body;
  const filter = targetFilter(target);
  const total = filter ? ((await countEntries(db, datasetId, filter))?.count ?? null) : entriesNamed(target);
  const asked = { datasetId, reviewerId: reviewer.id, total };
  return { runId: String(await createRun(db, (client) => startBulk(client, asked, body))) };
});
