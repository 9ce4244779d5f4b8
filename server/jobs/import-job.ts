import { stat } from "node:fs/promises";
import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { importReportSchema } from "#domain/import/import-report.ts";
import { isMappable } from "#domain/import/unit-counts.ts";
import { message } from "#domain/message.ts";
import { someNames } from "#domain/some-names.ts";
import type { Database } from "#server/db/client.ts";
import { type ImportRunRequest, importRunRequestSchema, runImport } from "#server/import/run-import.ts";
import { carryOut, type RunEnd, type Workplace } from "#server/runs/carry-out.ts";
import { sayWhyItWaits } from "#server/runs/run-states.ts";
import { removeUpload } from "#server/upload/upload-folder.ts";

type ImportPlace = Pick<Workplace, "db" | "directUrl" | "dataFolder" | "stop">;

/**
 * Carries out the import of a Run, from where an earlier attempt stopped, unless somebody does already. What a browser sent
 * lies in the data folder of the server that took it: a worker that does not see it leaves it to one that does.
 */
export async function carryOutImport(place: ImportPlace, runId: bigint): Promise<RunEnd> {
  const { db } = place;
  const { request, cancelled } = await loadRequest(db, runId);
  const isHere = cancelled || (await areHere(request.files));
  await sayWhyItWaits(db.pool, runId, isHere ? null : message("filesElsewhere"));
  if (!isHere) return "elsewhere";
  const end = await carryOut(place, runId, (signal) => runImport(db, runId, place.dataFolder, signal));
  if (end === "over") await clearUpload(place, runId, request);
  return end;
}

/** So many of the files that lack are named. */
const NAMED_MAX = 20;

/** Whether what was sent lies on this machine. @throws StudioError not_found where only some of it does, by name */
async function areHere(files: ImportRunRequest["files"]): Promise<boolean> {
  const isThere = (place: string) => stat(place).then(Boolean, () => false);
  const found = await Promise.all(files.map((file) => isThere(file.path)));
  const gone = files.filter((_, nth) => !found[nth]);
  const [first] = gone;
  if (!first) return true;
  if (!(await isThere(path.dirname(first.path)))) return false;
  const names = gone.map(({ name }) => name);
  throw new StudioError("not_found", message("filesGone", { names: someNames(names, NAMED_MAX) }));
}

async function loadRequest(db: Database, runId: bigint) {
  const select = { request: true, cancelled: true };
  const { request, cancelled } = await db.prisma.run.findUniqueOrThrow({ where: { id: runId }, select });
  return { request: importRunRequestSchema.parse(request), cancelled };
}

/**
 * What is in is in; a cancelled or failed import keeps its files, to be resumed, and one that passed over records which a person may map, to be
 * asked for once more (the weekly sweep takes them then).
 */
async function clearUpload({ db, dataFolder }: ImportPlace, runId: bigint, { files }: ImportRunRequest): Promise<void> {
  const select = { state: true, report: true };
  const { state, report } = await db.prisma.run.findUniqueOrThrow({ where: { id: runId }, select });
  if (state !== "done") return;
  const passed = importReportSchema.pick({ skipped: true }).safeParse(report).data?.skipped ?? [];
  if (!passed.some(isMappable)) await removeUpload(dataFolder, files);
}
