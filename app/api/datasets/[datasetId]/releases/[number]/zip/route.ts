import { routeHandler } from "#app/api/route-handler.ts";
import { findDataset } from "#server/datasets/find-dataset.ts";
import { requireReleaseHere } from "#server/release/find-release.ts";
import { recordReleaseDownload } from "#server/release/record-download.ts";
import { sendZip } from "#server/release/send-zip.ts";

export const GET = routeHandler("GET /api/datasets/{datasetId}/releases/{number}/zip", async ({ params, db }) => {
  const datasetId = BigInt(params.datasetId);
  const release = await requireReleaseHere(db.pool, datasetId, params.number);
  const dataset = await findDataset(db.pool, { id: datasetId });
  await recordReleaseDownload(db, datasetId, { release: params.number, file: "zip" });
  return sendZip(release, `${dataset?.name ?? "release"}-${params.number}`);
});
