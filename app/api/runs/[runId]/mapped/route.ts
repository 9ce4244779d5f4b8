import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { loadImportRequest } from "#server/import/load-unknown-files.ts";
import { startMappedImport } from "#server/jobs/start-mapped-import.ts";
import { checkImport } from "#server/rights/check-import.ts";

export const POST = routeHandler(
  "POST /api/runs/{runId}/mapped",
  async ({ params, body: { mapping, name }, db, reviewer, standing }) => {
    const runId = BigInt(params.runId);
    const { datasetName } = await loadImportRequest(db, runId);
    await checkImport(db, standing, datasetName);
    const asked = { runId, mapping, name, reviewerId: reviewer.id };
    return { runId: String(await startMappedImport(db, asked, env.importRoots)) };
  },
);
