import path from "node:path";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { ID_SPACES } from "#domain/identity/public-id.ts";
import type { ImportProgress, ImportReport, Kept } from "#domain/import/import-report.ts";
import type { Database } from "#server/db/client.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { rejectsOf } from "./find-rejects.ts";
import { importPaths } from "./import-paths.ts";
import { loadKept, RunRow } from "./run-row.ts";

/** What a Run of the kind `import` asks for. `files` are an upload's, under the names that they had. */
export const importRunRequestSchema = z.strictObject({
  datasetName: z.string(),
  paths: z.array(z.string()).default([]),
  files: z.array(z.strictObject({ path: z.string(), name: z.string() })).default([]),
  copiesPhotos: z.boolean().default(false),
  /** The command line's alone, as the two below: addresses are the operator's to name, never a browser's. */
  photos: z.array(z.string()).default([]),
  root: z.string().optional(),
  ids: z.array(z.strictObject({ space: z.enum(ID_SPACES), folder: z.string() })).default([]),
  stripPrefixes: z.array(z.string()).default([]),
  rejectsMax: z.number().int().min(0).optional(),
  rejectsPath: z.string().optional(),
});
export type ImportRunRequest = z.infer<typeof importRunRequestSchema>;

type More = { cancel?: AbortSignal; onProgress?: (progress: ImportProgress) => void };

/** How an import that was carried out ended. */
export type RunEnd =
  | { ended: "done"; report: ImportReport }
  | { ended: "cancelled" | "failed"; error: StudioError; kept: Kept };

/**
 * Carries out the import of a Run, from where an earlier attempt stopped: progress and result stand in its row. Null
 * where it is over already. `stop` leaves it to somebody else, and throws, as a loss of the database does; `cancel` ends it,
 * as its row's flag does.
 */
export async function runImport(
  db: Database,
  runId: bigint,
  dataFolder: string,
  stop?: AbortSignal,
  { cancel: asked, onProgress }: More = {},
): Promise<RunEnd | null> {
  const run = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  if (run.state === "done" || run.state === "failed" || run.state === "cancelled") return null;
  const request = importRunRequestSchema.parse(run.request);
  const before = await loadKept(db, runId);
  const row = await RunRow.begin(db, runId);
  const cancel = asked ? AbortSignal.any([row.cancelled, asked]) : row.cancelled;
  try {
    const report: ImportReport = await importPaths({
      db,
      datasetName: request.datasetName,
      paths: request.paths,
      files: request.files,
      photos: request.photos,
      root: request.root,
      ids: request.ids,
      stripPrefixes: request.stripPrefixes,
      runId,
      ...(request.rejectsMax === undefined ? {} : { rejectsMax: request.rejectsMax }),
      rejectsPath: request.rejectsPath ?? rejectsOf(dataFolder, runId),
      copyPhotosTo: request.copiesPhotos ? path.join(dataFolder, "photos") : null,
      signal: stop ? AbortSignal.any([cancel, stop]) : cancel,
      onProgress: (progress) => {
        row.show(progress);
        onProgress?.(progress);
      },
    });
    if (before.rows > 0) report.resumed = before;
    await row.end(report);
    return { ended: "done", report };
  } catch (error) {
    // Left as it is: whoever carries it out waits for the database and goes on, or a worker finds it.
    if (stop?.aborted || isConnectionLoss(error)) throw error;
    const ended = cancel.aborted ? "cancelled" : "failed";
    const kept = await row.breakOff(ended, error);
    if (!(error instanceof StudioError)) throw error;
    return { ended, error, kept };
  } finally {
    await row.leave();
  }
}
