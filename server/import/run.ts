import path from "node:path";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import type { ImportProgress } from "#domain/import-report.ts";
import type { Database } from "#server/db/client.ts";
import { importPaths } from "./import-paths.ts";

/** What a Run of the kind `import` asks for. `files` are an upload's, under the names that they had. */
export const importRunRequestSchema = z.strictObject({
  datasetName: z.string(),
  paths: z.array(z.string()).default([]),
  files: z.array(z.strictObject({ path: z.string(), name: z.string() })).default([]),
  copiesPhotos: z.boolean().default(false),
});

const PROGRESS_MS = 500;

/** Carries out an import that was asked for from the browser: progress and result stand in its Run row. */
export async function runImport(db: Database, runId: bigint, dataFolder: string, stop?: AbortSignal): Promise<void> {
  const run = await db.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  if (run.state === "done" || run.state === "failed" || run.state === "cancelled") return;
  const request = importRunRequestSchema.parse(run.request);
  await db.prisma.run.update({ where: { id: runId }, data: { state: "running", startedAt: new Date() } });
  const cancel = new AbortController();
  let progress: ImportProgress | null = null;
  let written: ImportProgress | null = null;
  const tick = async () => {
    const { cancelled } = await db.prisma.run.findUniqueOrThrow({ where: { id: runId }, select: { cancelled: true } });
    if (cancelled) cancel.abort();
    if (progress === written || progress === null) return;
    written = progress;
    await db.prisma.run.update({ where: { id: runId }, data: { progress: { ...progress } } });
  };
  // A look that fails is made up for by the next one; the import itself tells when the database is gone.
  const timer = setInterval(() => void tick().catch(() => {}), PROGRESS_MS);
  try {
    const report = await importPaths({
      db,
      datasetName: request.datasetName,
      paths: request.paths,
      files: request.files,
      runId,
      rejectsPath: path.join(dataFolder, "runs", String(runId), "rejects.jsonl"),
      copyPhotosTo: request.copiesPhotos ? path.join(dataFolder, "photos") : null,
      signal: stop ? AbortSignal.any([cancel.signal, stop]) : cancel.signal,
      onProgress: (now) => {
        progress = now;
      },
    });
    await db.prisma.run.update({
      where: { id: runId },
      data: {
        state: "done",
        report: JSON.parse(JSON.stringify(report)),
        progress: progress ? { ...(progress as ImportProgress) } : undefined,
        datasetId: report.datasetId === null ? null : BigInt(report.datasetId),
        finishedAt: new Date(),
      },
    });
  } catch (error) {
    if (stop?.aborted) throw error;
    const isCancelled = cancel.signal.aborted;
    await db.prisma.run.update({
      where: { id: runId },
      data: {
        state: isCancelled ? "cancelled" : "failed",
        error: error instanceof StudioError ? error.message : "The import failed; the server's log says why.",
        finishedAt: new Date(),
      },
    });
    if (!(error instanceof StudioError)) throw error;
  } finally {
    clearInterval(timer);
  }
}
