import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { loadImportRequest, loadUnknownFiles } from "#server/import/load-unknown-files.ts";
import { checkPlaces } from "#server/jobs/start-mapped-import.ts";

export const GET = routeHandler("GET /api/runs/{runId}/unknown-files", async ({ params, db, request }) => {
  const runId = BigInt(params.runId);
  await checkPlaces(await loadImportRequest(db, runId), env.importRoots);
  return loadUnknownFiles(db, runId, request.signal);
});
