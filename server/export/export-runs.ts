import { access } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import {
  type ExportProgress,
  type ExportReport,
  type ExportRunView,
  exportReportSchema,
  storedExportRunSchema,
} from "#domain/export/export-run.ts";
import { parseStored } from "#domain/find/stored-filter.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";
import { loadRuns, type RunRow } from "#server/runs/load-runs.ts";
import { spoolOf } from "./write/spool-sink.ts";

/** As many as a page shows. */
const SHOWN_MAX = 30;

/** A data set's exports, the newest first. */
export async function loadExportRuns(db: Database, datasetId: bigint, exportsFolder: string): Promise<ExportRunView[]> {
  const fields = Object.keys(storedExportRunSchema.shape);
  const runs = await loadRuns(
    db.pool,
    { kind: "export", datasetId },
    {
      limit: SHOWN_MAX,
      asked: fields,
      // Up to half a megabyte each, in a list that is asked for every second.
      without: ["request", "heldOut"],
    },
  );
  return Promise.all(runs.map((run) => viewOf(run, exportsFolder)));
}

/** One that a newer release asked for is listed with the reason why it cannot be shown. */
async function viewOf(run: RunRow, exportsFolder: string): Promise<ExportRunView> {
  const asked = parseStored(storedExportRunSchema, run.asked);
  const told = parseStored(exportReportSchema.nullable(), run.report);
  const report = told.ok ? told.value : null;
  const { id, state, reviewerName, createdAt, startedAt, finishedAt, isCancelling, error } = run;
  return {
    id,
    state,
    ...(asked.ok ? { ...asked.value, format: asked.value.request.format } : UNREAD),
    unread: asked.ok ? (told.ok ? null : told.why) : asked.why,
    reviewerName,
    createdAt,
    startedAt,
    finishedAt,
    isCancelling,
    progress: progressOf(run.progress),
    report,
    place: report ? await placeOf(id, report, exportsFolder) : null,
    error,
  };
}

const UNREAD = { request: null, format: null, packaging: null, photos: null };

/** Empty until the first batch has left. */
const progressOf = (progress: unknown): ExportProgress | null =>
  typeof progress === "object" && progress !== null && "entries" in progress ? (progress as ExportProgress) : null;

async function placeOf(runId: bigint | string, { machine, keptUntil }: ExportReport, exportsFolder: string) {
  const isHere = await access(spoolOf(exportsFolder, runId)).then(
    () => true,
    () => false,
  );
  if (isHere) return "here";
  return machine === hostname() || Date.parse(keptUntil) < Date.now() ? "gone" : "elsewhere";
}

export type SpooledFilePlace = { path: string; name: string; bytes: number; sha256: string };

/**
 * Where a file of a finished export lies, by its number in the export's list: no path comes from a request.
 * @throws StudioError not_found · conflict (not finished, or on another machine)
 */
export async function findSpooledFile(
  db: Database,
  runId: bigint,
  number: number,
  exportsFolder: string,
): Promise<SpooledFilePlace> {
  const run = await db.prisma.run.findFirst({ where: { id: runId, kind: "export" } });
  if (!run) throw new StudioError("not_found", message("noExport", { id: runId }));
  if (run.state !== "done" || run.report === null)
    throw new StudioError("conflict", message("exportNotReady", { id: runId, state: message(run.state) }));
  const report = exportReportSchema.parse(run.report);
  const file = report.files[number];
  if (!file) throw new StudioError("not_found", message("exportFileCount", { id: runId, count: report.files.length }));
  const place = await placeOf(runId, report, exportsFolder);
  if (place === "here") return { ...file, path: path.join(spoolOf(exportsFolder, runId), path.basename(file.name)) };
  if (place === "gone")
    throw new StudioError("not_found", message("exportKeptUntil", { id: runId, time: report.keptUntil }));
  throw new StudioError("conflict", message("exportElsewhere", { id: runId, machine: report.machine }), {
    data: { machine: report.machine },
  });
}
