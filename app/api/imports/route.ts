import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { startImport } from "#server/jobs/start-import.ts";
import { checkImport } from "#server/rights/check-import.ts";

export const POST = routeHandler(
  "POST /api/imports",
  async ({ body: { datasetName, source, naming, part, boxes }, db, reviewer, standing }) => {
    await checkImport(db, standing, datasetName);
    const asked = { datasetName, source, naming, part, boxes, reviewerId: reviewer.id };
    return { runId: String(await startImport(db, asked, env)) };
  },
);
