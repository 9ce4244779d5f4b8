import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { startImport } from "#server/jobs/start-import.ts";
import { checkImport } from "#server/rights/check-import.ts";

export const POST = routeHandler(
  "POST /api/imports",
  async ({ body: { datasetName, source, naming }, db, reviewer, standing }) => {
    await checkImport(db, standing, datasetName);
    return { runId: String(await startImport(db, { datasetName, source, naming, reviewerId: reviewer.id }, env)) };
  },
);
