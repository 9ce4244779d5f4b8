import { hostname } from "node:os";
import { StudioError } from "#domain/error.ts";
import type { PhotoReport } from "#domain/export/export-manifest.ts";
import {
  type ExportProgress,
  type ExportReport,
  type PhotoProgress,
  storedExportRunSchema,
} from "#domain/export/export-run.ts";
import { readStored } from "#domain/find/stored-filter.ts";
import { message } from "#domain/message.ts";
import { worldProblem } from "#domain/world-problem.ts";
import { findDataset } from "#server/datasets/find-dataset.ts";
import type { Database } from "#server/db/client.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { Prisma } from "#server/db/generated/client.ts";
import { ownPhotoCache } from "#server/photo-file/photo-cache.ts";
import { exportDataset } from "./export-dataset.ts";
import { archiveName, downloadNames, namesWithPhotos, outputNames } from "./write/output-names.ts";
import { removeSpool, spoolSink } from "./write/spool-sink.ts";

/** Where finished exports lie, and for how many days. */
export type SpoolPlace = { exportsFolder: string; exportDays: number };

const PROGRESS_MS = 500;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Carries out an export that was asked for as a job: from its start, whatever an attempt before left. Progress and result
 * stand in its Run. Throws when `stop` is aborted or the database goes away, and leaves the Run as it is: somebody else shall
 * do it.
 */
export async function runExport(
  db: Database,
  runId: bigint,
  place: SpoolPlace & { dataFolder: string },
  stop: AbortSignal,
): Promise<void> {
  const run = await db.prisma.run.findUnique({ where: { id: runId } });
  if (!run || run.finishedAt) return;
  const startedAt = new Date();
  const { count } = await db.prisma.run.updateMany({
    where: { id: runId, finishedAt: null },
    data: { state: "running", startedAt, progress: {} },
  });
  if (count === 0) return;
  const watch = watchRun(db, runId);
  try {
    const { request, packaging, photos } = readStored(storedExportRunSchema, run.request);
    const dataset = run.datasetId && (await findDataset(db.pool, { id: run.datasetId }));
    if (!dataset) throw new StudioError("not_found", message("datasetGone"));
    const { format, shardSize } = request;
    const names =
      packaging === "files"
        ? downloadNames(format, dataset.name)
        : photos === "none"
          ? outputNames(format, dataset.name)
          : namesWithPhotos(format, dataset.name, shardSize !== null);
    const zip = archiveName(dataset.name, format);
    const sink = await spoolSink(place.exportsFolder, runId, packaging, { zip, manifest: names.manifest });
    const signal = AbortSignal.any([stop, watch.cancelled]);
    const manifest = await exportDataset(
      {
        db,
        datasetId: dataset.id,
        ...request,
        names,
        photos:
          photos === "none"
            ? null
            : { how: photos, folder: null, shown: names.photos, cache: ownPhotoCache(place.dataFolder) },
        signal,
        onProgress: watch.show,
        onPhotos: watch.showPhotos,
      },
      sink,
    );
    await watch.end();
    const finishedAt = new Date();
    const report: ExportReport = {
      entries: manifest.entries,
      records: manifest.records,
      leftOut: manifest.leftOut.entries,
      photos: manifest.photos && photosOf(manifest.photos),
      files: sink.files(manifest),
      machine: hostname(),
      keptUntil: new Date(finishedAt.getTime() + place.exportDays * DAY_MS).toISOString(),
      seconds: (finishedAt.getTime() - startedAt.getTime()) / 1000,
    };
    const { count } = await db.prisma.run.updateMany({
      where: { id: runId },
      data: { state: "done", report, error: Prisma.DbNull, finishedAt, progress: { ...watch.last() } },
    });
    // Deleted at the last moment: nobody would find its files again.
    if (count === 0) await removeSpool(place.exportsFolder, runId);
  } catch (error) {
    await watch.end();
    // Begun again from its start, an export removes what this attempt left.
    if (stop.aborted || isConnectionLoss(error)) throw error;
    const known = error instanceof StudioError ? error : worldProblem(error, message("adviceExport"));
    await removeSpool(place.exportsFolder, runId);
    await db.prisma.run.updateMany({
      where: { id: runId },
      data: {
        state: watch.cancelled.aborted ? "cancelled" : "failed",
        error: known?.detail ?? message("exportFailed"),
        finishedAt: new Date(),
      },
    });
    if (!known) throw error;
  } finally {
    await watch.end();
  }
}

const photosOf = ({ copied, missing }: PhotoReport) => ({
  copied,
  missing: Object.values(missing).reduce((sum, count) => sum + count, 0),
});

type RunWatch = {
  cancelled: AbortSignal;
  show(progress: ExportProgress): void;
  showPhotos(photos: PhotoProgress): void;
  last(): ExportProgress | null;
  /** Ends it, and waits for what it writes. */
  end(): Promise<void>;
};

/** Writes how far an export is into its Run, and looks whether somebody cancelled it. A Run that is gone is cancelled. */
function watchRun(db: Database, runId: bigint): RunWatch {
  const cancel = new AbortController();
  let progress: ExportProgress | null = null;
  let written: ExportProgress | null = null;
  const tick = async () => {
    const run = await db.prisma.run.findUnique({ where: { id: runId }, select: { cancelled: true } });
    if (!run || run.cancelled) cancel.abort();
    if (progress === written || progress === null) return;
    written = progress;
    await db.prisma.run.updateMany({ where: { id: runId }, data: { progress: { ...progress } } });
  };
  let ticking = Promise.resolve();
  // A look that fails is made up for by the next one; the export itself tells when the database is gone.
  const timer = setInterval(() => {
    ticking = ticking.then(tick).catch(() => {});
  }, PROGRESS_MS);
  return {
    cancelled: cancel.signal,
    show(now) {
      progress = now;
    },
    showPhotos(photos) {
      if (progress) progress = { ...progress, photos };
    },
    last: () => progress,
    async end() {
      clearInterval(timer);
      await ticking;
    },
  };
}
