import { routeHandler } from "#app/api/route-handler.ts";
import { sendFile } from "#server/export/send-file.ts";
import { findReleaseFile } from "#server/release/find-release.ts";
import { recordReleaseDownload } from "#server/release/record-download.ts";

export const GET = routeHandler(
  "GET /api/datasets/{datasetId}/releases/{number}/files/{file}",
  async ({ params, db, request }) => {
    const datasetId = BigInt(params.datasetId);
    const file = await findReleaseFile(db.pool, datasetId, params.number, params.file);
    const answer = await sendFile(file, request);
    if (!answer.body) return answer;
    const range = answer.headers.get("content-range");
    const what = { release: params.number, file: file.name, ...(range && { range }) };
    await recordReleaseDownload(db, datasetId, what).catch(async (error) => {
      await answer.body?.cancel();
      throw error;
    });
    return answer;
  },
);
