import type { z } from "zod";
import type { BoxReadingChoice } from "#domain/box-reading.ts";
import { StudioError } from "#domain/error.ts";
import { type NamingOptions, placeBelow } from "#domain/identity/naming-options.ts";
import { message } from "#domain/message.ts";
import type { PartOptions } from "#domain/part/part.ts";
import { requireSpace } from "#server/datasets/boxes/settle-boxes.ts";
import type { Database } from "#server/db/client.ts";
import { uploadPlace } from "#server/import/read/upload-place.ts";
import type { importRunRequestSchema } from "#server/import/run-import.ts";
import { createRun } from "#server/runs/create-run.ts";
import { allowedPath } from "#server/upload/allowed-path.ts";
import { loadUpload } from "#server/upload/load-upload.ts";
import { uploadFolder } from "#server/upload/upload-folder.ts";
import { importOf, lockUpload } from "#server/upload/upload-import.ts";
import { requireOwner } from "#server/upload/upload-owner.ts";

/** What a browser may import: what it sent (`fileCount`: how many files that were), or what lies on the server. */
export type ImportSource = { uploadId: string; fileCount?: number | undefined } | { path: string };

type Asked = {
  datasetName: string;
  source: ImportSource;
  naming: NamingOptions | undefined;
  part?: PartOptions | undefined;
  boxes?: BoxReadingChoice | undefined;
  reviewerId: string;
};
/** Where uploads lie, and the folders from which a browser may import. With accounts an upload is whose who began it. */
type Places = { dataFolder: string; importRoots: readonly string[]; hasAccounts?: boolean };

/**
 * Asks for an import, as a Run that a worker carries out. An upload is imported once: who asks again for one whose import waits, is under
 * way or is done, as a browser does whose answer was lost, gets the same Run.
 * @throws StudioError forbidden (a path outside of the allowed folders) · not_found (no such upload, or another person's) · conflict (files of it
 * have not arrived whole, by name; or it is imported into another data set) · invalid_request (a notation of boxes without that space)
 */
export async function startImport(
  db: Database,
  { datasetName, source, naming, part, boxes, reviewerId }: Asked,
  { dataFolder, importRoots, hasAccounts = false }: Places,
): Promise<bigint> {
  if (boxes) requireSpace(boxes);
  const ofPath = "path" in source ? await allowedPath(source.path, importRoots) : null;
  const base = "path" in source ? (ofPath ?? "") : uploadPlace(source.uploadId);
  const { root, ids = [], stripPrefixes = [] } = naming ?? {};
  const request: z.input<typeof importRunRequestSchema> = {
    datasetName,
    root,
    ids: ids.map(({ space, folder }) => ({ space, folder: placeBelow(base, folder) })),
    stripPrefixes,
    parts: part,
    boxes,
  };
  return createRun(db, async (client) => {
    if ("path" in source) return { kind: "import", reviewerId, request: { ...request, paths: [base] } };
    // Neither swept nor asked for by somebody else between this look and the Run that says it is wanted.
    await lockUpload(client, source.uploadId);
    if (hasAccounts) await requireOwner(uploadFolder(dataFolder, source.uploadId), reviewerId);
    const standing = await importOf(client, source.uploadId);
    if (standing?.datasetName === datasetName) return { standingId: standing.runId };
    if (standing) throw new StudioError("conflict", message("uploadImported", { dataset: standing.datasetName }));
    const files = await loadUpload(dataFolder, source.uploadId, source.fileCount);
    return { kind: "import", reviewerId, request: { ...request, files, copiesPhotos: true } };
  });
}
