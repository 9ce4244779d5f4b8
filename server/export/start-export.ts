import { StudioError } from "#domain/error.ts";
import type { ExportRunRequest } from "#domain/export-run.ts";
import { said, sayInEnglish } from "#domain/said.ts";
import type { Database } from "#server/db/client.ts";

/** More than this would only fill the disk while nobody sees any of them. */
const OPEN_MAX = 20;

/**
 * Writes down that a data set be exported, as a Run; whoever calls sends its job.
 * @throws StudioError not_found · conflict (too many wait or run) · invalid_request (photos where there can be none)
 */
export async function startExport(
  db: Database,
  { datasetId, reviewerId }: { datasetId: bigint; reviewerId: string },
  request: ExportRunRequest,
): Promise<bigint> {
  checkPhotos(request);
  const dataset = await db.prisma.dataset.findUnique({ where: { id: datasetId }, select: { id: true } });
  if (!dataset) throw new StudioError("not_found", `There is no data set ${datasetId}.`);
  const open = await db.prisma.run.count({ where: { kind: "export", finishedAt: null } });
  if (open >= OPEN_MAX) throw new StudioError("conflict", `${open} exports wait or run already: let some of them end.`);
  const run = await db.prisma.run.create({ data: { kind: "export", datasetId, reviewerId, request } });
  return run.id;
}

function checkPhotos({ photos, packaging, request: { format } }: ExportRunRequest): void {
  if (photos === "none") return;
  if (format !== "llava") throw new StudioError("invalid_request", sayInEnglish(said("photosOnlyLlava", { format })));
  if (packaging !== "zip") throw new StudioError("invalid_request", sayInEnglish(said("photosInZip")));
}
