import type { ExportRunRequest } from "#domain/export/export-run.ts";
import type { Database } from "#server/db/client.ts";
import { refuseFullDisk } from "#server/disk.ts";
import { estimateExport } from "./estimate-export.ts";

/** Zipped records take about a sixth of their size, photos all of it; both are estimates. */
const LEAST_ZIPPED = 0.1;
const LEAST = 0.8;

/**
 * Refuses an export whose files surely do not fit where they are spooled, before an hour of photos finds out.
 * @throws StudioError disk_full
 */
export async function refuseFullSpool(
  db: Database,
  folder: string,
  datasetId: bigint,
  { request, packaging, photos }: ExportRunRequest,
): Promise<void> {
  const { bytes, photos: ofPhotos } = await estimateExport(db, datasetId, request, photos);
  const photoBytes = ofPhotos?.bytes ?? 0;
  const least = (bytes ?? 0) * (packaging === "zip" ? LEAST_ZIPPED : LEAST) + photoBytes * LEAST;
  await refuseFullDisk(folder, least, "roomForExport", (bytes ?? 0) + photoBytes);
}
