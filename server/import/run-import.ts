import path from "node:path";
import { z } from "zod";
import { boxReadingSchema } from "#domain/box-reading.ts";
import type { StudioError } from "#domain/error.ts";
import { ID_SPACES } from "#domain/identity/public-id.ts";
import type { ImportProgress, ImportReport, Kept } from "#domain/import/import-report.ts";
import { partOptionsSchema } from "#domain/part/part.ts";
import { mappingSchema } from "#domain/shapes/mapping.ts";
import type { Database } from "#server/db/client.ts";
import { type Attempt, attemptRun } from "#server/runs/attempt-run.ts";
import { rejectsOf } from "./find-rejects.ts";
import { importPaths } from "./import-paths.ts";

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
  parts: partOptionsSchema.optional(),
  /** Which keys of records that no shape fits are what; by its name alone where the data set keeps it. */
  mapping: z.strictObject({ name: z.string().optional(), mapping: mappingSchema.optional() }).optional(),
  /** How boxes of its files are written. */
  boxes: boxReadingSchema.optional(),
  rejectsMax: z.number().int().min(0).optional(),
  rejectsPath: z.string().optional(),
});
export type ImportRunRequest = z.infer<typeof importRunRequestSchema>;

type More = { cancel?: AbortSignal; onProgress?: (progress: ImportProgress) => void };

/** How an import that was carried out ended. `kept`: what of it came in before it was interrupted. */
export type ImportEnd =
  | { ended: "done"; report: ImportReport }
  | { ended: "cancelled" | "failed"; error: StudioError; kept: Kept };

/**
 * Carries out the import of a Run, from where an earlier attempt stopped, as attemptRun. `cancel` ends it, as its row's flag
 * does.
 */
export async function runImport(
  db: Database,
  runId: bigint,
  dataFolder: string,
  stop: AbortSignal,
  { cancel, onProgress }: More = {},
): Promise<ImportEnd | null> {
  let kept: Kept = { rows: 0, entries: 0 };
  const onBreak = async (shown: ImportProgress | null) => {
    kept = await loadKept(db, runId);
    return shown && { ...shown, kept };
  };
  const end = await attemptRun(
    db,
    runId,
    { kind: "import", stop, cancel, onBreak },
    async ({ run, show, signal }: Attempt<ImportProgress, ImportReport>) => {
      const request = importRunRequestSchema.parse(run.request);
      const before = await loadKept(db, runId);
      const report: ImportReport = await importPaths({
        db,
        datasetName: request.datasetName,
        paths: request.paths,
        files: request.files,
        // Only a browser sends files.
        sourceKind: request.files.length > 0 ? "upload" : "file",
        photos: request.photos,
        root: request.root,
        ids: request.ids,
        stripPrefixes: request.stripPrefixes,
        parts: request.parts,
        mapping: request.mapping,
        boxes: request.boxes,
        runId,
        ...(request.rejectsMax === undefined ? {} : { rejectsMax: request.rejectsMax }),
        rejectsPath: request.rejectsPath ?? rejectsOf(dataFolder, runId),
        copyPhotosTo: request.copiesPhotos ? path.join(dataFolder, "photos") : null,
        signal,
        onProgress: (progress) => {
          show(progress);
          onProgress?.(progress);
        },
      });
      if (before.rows > 0) report.resumed = before;
      return { report, datasetId: report.datasetId === null ? null : BigInt(report.datasetId) };
    },
  );
  return end === null || end.ended === "done" ? end : { ...end, kept };
}

/** What of a Run stands in the database, its earlier attempts included. */
async function loadKept(db: Database, runId: bigint): Promise<Kept> {
  const { rows } = await db.pool.query(
    `SELECT coalesce(sum("rowsDone"), 0)::int AS rows, coalesce(sum((counts->>'inserted')::int), 0)::int AS entries
     FROM "RunFile" WHERE "runId" = $1`,
    [runId],
  );
  return rows[0];
}
