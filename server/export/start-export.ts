import { StudioError } from "#domain/error.ts";
import { type ExportRunRequest, printStoredExportRun } from "#domain/export/export-run.ts";
import { FORMATS } from "#domain/export/formats.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import type { Queryable } from "#server/db/transaction.ts";
import type { NewRun } from "#server/runs/insert-run.ts";

/** More than this would only fill the disk while nobody sees any of them. */
const OPEN_MAX = 20;

/**
 * That a data set be exported, as a Run, for createRun.
 * @throws StudioError not_found · conflict (too many wait or run) · invalid_request (photos where there can be none)
 */
export async function startExport(
  db: Queryable,
  { datasetId, reviewerId }: { datasetId: bigint; reviewerId: string },
  request: ExportRunRequest,
): Promise<NewRun> {
  checkPhotos(request);
  await requireDataset(db, { id: datasetId });
  const { rows } = await db.query<{ open: number }>(
    `SELECT count(*)::int AS open FROM "Run" WHERE kind = 'export' AND "finishedAt" IS NULL`,
  );
  const { open } = must(rows[0], "a count answers a row");
  if (open >= OPEN_MAX) throw new StudioError("conflict", message("exportsOpen", { count: open }));
  return { kind: "export", datasetId, reviewerId, request: printStoredExportRun(request) };
}

function checkPhotos({ photos, packaging, request: { format } }: ExportRunRequest): void {
  if (photos === "none") return;
  if (!FORMATS[format].namesPhotos) throw new StudioError("invalid_request", message("photosOnlyLlava", { format }));
  if (packaging !== "zip") throw new StudioError("invalid_request", message("photosInZip"));
}
