import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { loadExportRuns } from "#server/export/export-runs.ts";
import { startExport } from "#server/export/start-export.ts";
import { createRun } from "#server/runs/create-run.ts";

export const GET = routeHandler("GET /api/exports", ({ query, db }) =>
  loadExportRuns(db, BigInt(query.datasetId), env.exportsFolder),
);

export const POST = routeHandler("POST /api/exports", async ({ body: { datasetId, ...request }, db, reviewer }) => {
  const asked = { datasetId: BigInt(datasetId), reviewerId: reviewer.id };
  return { runId: String(await createRun(db, (client) => startExport(client, asked, request))) };
});
