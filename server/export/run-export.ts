import { hostname } from "node:os";
import { StudioError } from "#domain/error.ts";
import type { PhotoReport } from "#domain/export/export-manifest.ts";
import { type ExportProgress, type ExportReport, storedExportRunSchema } from "#domain/export/export-run.ts";
import { readStored } from "#domain/find/stored-filter.ts";
import { message } from "#domain/message.ts";
import { findDataset } from "#server/datasets/find-dataset.ts";
import type { Database } from "#server/db/client.ts";
import { ownPhotoCache } from "#server/photo-file/photo-cache.ts";
import { type Attempt, type AttemptEnd, attemptRun } from "#server/runs/attempt-run.ts";
import { exportDataset } from "./export-dataset.ts";
import { refuseFullSpool } from "./refuse-full-spool.ts";
import { archiveName, downloadNames, namesWithPhotos, outputNames } from "./write/output-names.ts";
import { removeSpool, spoolSink } from "./write/spool-sink.ts";

/** Where finished exports lie, and for how many days. */
export type SpoolPlace = { exportsFolder: string; exportDays: number };

const DAY_MS = 24 * 3600 * 1000;

type ExportAttempt = Attempt<ExportProgress, ExportReport>;

/**
 * Carries out an export that was asked for as a job, as attemptRun: from its start, whatever an attempt before left. Broken
 * off it leaves nothing.
 */
export async function runExport(
  db: Database,
  runId: bigint,
  place: SpoolPlace & { dataFolder: string },
  stop: AbortSignal,
): Promise<AttemptEnd<ExportReport> | null> {
  // Also where it is deleted at the last moment: nobody would find its files again.
  const onGone = () => removeSpool(place.exportsFolder, runId);
  const onBreak = async (shown: ExportProgress | null) => {
    await onGone();
    return shown;
  };
  return attemptRun(
    db,
    runId,
    { kind: "export", stop, isAnew: true, onBreak, onGone },
    async (attempt: ExportAttempt) => ({ report: await spoolExport(db, place, attempt) }),
  );
}

async function spoolExport(
  db: Database,
  place: SpoolPlace & { dataFolder: string },
  { run, show, signal }: ExportAttempt,
): Promise<ExportReport> {
  const asked = readStored(storedExportRunSchema, run.request);
  const { request, packaging, photos } = asked;
  const dataset = run.datasetId && (await findDataset(db.pool, { id: run.datasetId }));
  if (!dataset) throw new StudioError("not_found", message("datasetGone"));
  await refuseFullSpool(db, place.exportsFolder, dataset.id, asked);
  const { format, shardSize } = request;
  const names =
    packaging === "files"
      ? downloadNames(format, dataset.name)
      : photos === "none"
        ? outputNames(format, dataset.name)
        : namesWithPhotos(format, dataset.name, shardSize !== null);
  const zip = archiveName(dataset.name, format);
  const sink = await spoolSink(place.exportsFolder, run.id, packaging, { zip, ...names });
  let shown: ExportProgress | null = null;
  const manifest = await exportDataset(
    {
      db,
      datasetId: dataset.id,
      ...request,
      record: { runId: run.id, place: null },
      photoCache: ownPhotoCache(place.dataFolder),
      reviewerNames: request.names,
      names,
      photos:
        photos === "none"
          ? null
          : { how: photos, folder: null, shown: names.photos, cache: ownPhotoCache(place.dataFolder) },
      signal,
      onProgress: (progress) => {
        shown = progress;
        show(progress);
      },
      onPhotos: (progress) => {
        if (shown) show({ ...shown, photos: progress });
      },
    },
    sink,
  );
  const finishedMs = Date.now();
  return {
    entries: manifest.entries,
    records: manifest.records,
    leftOut: manifest.leftOut.entries,
    photos: manifest.photos && photosOf(manifest.photos),
    splits: manifest.splits,
    heldOut: manifest.heldOut,
    preference: manifest.preference,
    kto: manifest.kto,
    shift: manifest.shift,
    files: sink.files(manifest),
    machine: hostname(),
    keptUntil: new Date(finishedMs + place.exportDays * DAY_MS).toISOString(),
    seconds: (finishedMs - run.startedAt.getTime()) / 1000,
  };
}

const photosOf = ({ copied, missing }: PhotoReport) => ({
  copied,
  missing: Object.values(missing).reduce((sum, count) => sum + count, 0),
});
