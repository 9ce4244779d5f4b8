import { routeHandler } from "#app/api/route-handler.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { mayIn } from "#domain/rights/rights.ts";
import { env } from "#server/env.ts";
import { loadExportRuns } from "#server/export/export-runs.ts";
import { startExport } from "#server/export/start-export.ts";
import { createRun } from "#server/runs/create-run.ts";

export const GET = routeHandler("GET /api/exports", ({ query, db }) =>
  loadExportRuns(db, BigInt(query.datasetId), env.exportsFolder),
);

export const POST = routeHandler(
  "POST /api/exports",
  async ({ body: { datasetId, ...request }, db, reviewer, standing }) => {
    // A reader takes a copy of the data; who decided what is a lead's to know.
    if (request.request.names && !mayIn(standing, "lead", datasetId))
      throw new StudioError("forbidden", message("mayNotName"));
    const asked = { datasetId: BigInt(datasetId), reviewerId: reviewer.id };
    return { runId: String(await createRun(db, (client) => startExport(client, asked, request))) };
  },
);
