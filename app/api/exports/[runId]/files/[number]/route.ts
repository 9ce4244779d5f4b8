import { routeHandler } from "#app/api/route-handler.ts";
import { env } from "#server/env.ts";
import { findSpooledFile } from "#server/export/export-runs.ts";
import { sendFile } from "#server/export/send-file.ts";
import { recordDownload } from "#server/runs/record-download.ts";

export const GET = routeHandler("GET /api/exports/{runId}/files/{number}", async ({ params, db, request }) => {
  const runId = BigInt(params.runId);
  const file = await findSpooledFile(db, runId, params.number, env.exportsFolder);
  const answer = await sendFile(file, request);
  // Nothing leaves with 304 or 416. Of one that is fetched in parts each part is told.
  if (answer.body) {
    const range = answer.headers.get("content-range");
    await recordDownload(db, "export_download", runId, { file: file.name, ...(range && { range }) }).catch(
      async (error) => {
        await answer.body?.cancel();
        throw error;
      },
    );
  }
  return answer;
});
