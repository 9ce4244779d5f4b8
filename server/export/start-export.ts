import { StudioError } from "#domain/error.ts";
import { type ExportRunRequest, printStoredExportRun } from "#domain/export/export-run.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { insertRun } from "#server/runs/insert-run.ts";

/** More than this would only fill the disk while nobody sees any of them. */
const OPEN_MAX = 20;

/**
 * Writes down that a data set be exported, as a Run, within the caller's transaction.
 * @throws StudioError not_found · conflict (too many wait or run) · invalid_request (photos where there can be none)
 */
export async function startExport(
  db: Queryable,
  { datasetId, reviewerId }: { datasetId: bigint; reviewerId: string },
  request: ExportRunRequest,
): Promise<bigint> {
  checkPhotos(request);
  const { rows } = await db.query<{ isThere: boolean; open: number }>(
    `SELECT EXISTS (SELECT 1 FROM "Dataset" WHERE id = $1) AS "isThere",
       (SELECT count(*)::int FROM "Run" WHERE kind = 'export' AND "finishedAt" IS NULL) AS open`,
    [datasetId],
  );
  const { isThere, open } = must(rows[0], "a select without a table answers a row");
  if (!isThere) throw new StudioError("not_found", message("noDataset", { name: datasetId }));
  if (open >= OPEN_MAX) throw new StudioError("conflict", message("exportsOpen", { count: open }));
  return insertRun(db, { kind: "export", datasetId, reviewerId, request: printStoredExportRun(request) });
}

function checkPhotos({ photos, packaging, request: { format } }: ExportRunRequest): void {
  if (photos === "none") return;
  if (format !== "llava") throw new StudioError("invalid_request", message("photosOnlyLlava", { format }));
  if (packaging !== "zip") throw new StudioError("invalid_request", message("photosInZip"));
}
