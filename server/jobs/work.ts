import { setTimeout as pause } from "node:timers/promises";
import type PgBoss from "pg-boss";
import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { compactCounts } from "#server/db/compact-counts.ts";
import { indexSearch } from "#server/import/search-index.ts";
import { log } from "#server/log.ts";
import { sweepUploads } from "#server/upload/upload-folder.ts";
import { carryOutImport, type Workplace } from "./import-job.ts";
import { type IndexLook, sendMissingIndexes } from "./index-job.ts";
import { IMPORT_QUEUE, INDEX_QUEUE, importJobId, openJobs, sendImport } from "./jobs.ts";
import { takeOverImports } from "./take-over.ts";

export type WorkTimes = { pollMs: number; takeOverMs: number; upkeepMs: number };
const TIMES: WorkTimes = { pollMs: 1000, takeOverMs: 15_000, upkeepMs: 60_000 };

/** How long an upload may lie before its import is asked for, or waits for a worker. */
const UPLOAD_KEPT_MS = 7 * 24 * 3600 * 1000;
const SWEEP_MS = 3600 * 1000;

/** Where another worker carries the run out, this is how soon somebody looks whether it still does. */
const BUSY_SECONDS = 60;

/**
 * Takes jobs, one of a kind at a time, and does the upkeep, until `place.stop` is aborted; returns when all that was
 * under way has ended or been given back. The one place outside of a door where stages meet.
 *
 * The loops are ours: pg-boss's own neither wait for nor catch the write of a job's end.
 */
export async function work(place: Workplace, times: WorkTimes = TIMES): Promise<void> {
  const { db, stop } = place;
  const boss = await openJobs(db);
  let look: IndexLook | null = null;
  await Promise.all([
    repeat("imports", times.pollMs, stop, () => takeImport(place, boss)),
    repeat("search index", times.pollMs, stop, () => takeIndex(place, boss)),
    repeat("taking over", times.takeOverMs, stop, async () => takeOverImports(db)),
    repeat("upkeep", times.upkeepMs, stop, async () => {
      await compactCounts(db);
      look = await sendMissingIndexes(db, look);
      await boss.maintain();
    }),
    repeat("abandoned uploads", SWEEP_MS, stop, () =>
      sweepUploads(place.dataFolder, new Date(Date.now() - UPLOAD_KEPT_MS)),
    ),
  ]);
}

const importJobSchema = z.object({ runId: idSchema });
const indexJobSchema = z.object({ datasetId: idSchema });

/** Takes one import, if there is one, and returns whether there was. */
async function takeImport(place: Workplace, boss: PgBoss): Promise<boolean> {
  const [job] = await boss.fetch(IMPORT_QUEUE);
  if (!job) return false;
  const runId = BigInt(importJobSchema.parse(job.data).runId);
  const end = await carryOutImport(place, runId);
  if (end === "over") await boss.complete(IMPORT_QUEUE, job.id);
  else if (end !== "lost") {
    // A worker that ends in order costs the import none of its tries: its next job is a new one.
    await boss.deleteJob(IMPORT_QUEUE, importJobId(runId));
    await sendImport(place.db, runId, end === "busy" ? BUSY_SECONDS : 0);
    if (end === "interrupted") {
      await place.db.prisma.run.updateMany({ where: { id: runId, state: "running" }, data: { state: "waiting" } });
    }
  }
  return true;
}

async function takeIndex({ db, stop }: Workplace, boss: PgBoss): Promise<boolean> {
  const [job] = await boss.fetch(INDEX_QUEUE);
  if (!job) return false;
  const { datasetId } = indexJobSchema.parse(job.data);
  try {
    const entries = await indexSearch(db, BigInt(datasetId), () => {}, stop);
    await boss.complete(INDEX_QUEUE, job.id);
    log.info({ datasetId, entries }, "search index completed");
  } catch (error) {
    await boss.fail(INDEX_QUEUE, job.id, { message: String(error) });
    if (!stop.aborted) throw error;
  }
  return true;
}

/** Does `step` again and again, at once where it says that there was something to do, else after a pause. */
async function repeat(name: string, pauseMs: number, stop: AbortSignal, step: () => Promise<unknown>): Promise<void> {
  while (!stop.aborted) {
    const hadWork = await step().catch((error) => {
      // What a lost database or a broken job leaves open is found again by a later look.
      log.error({ err: error }, `${name}: will be tried again`);
      return false;
    });
    if (hadWork !== true) await pause(pauseMs, undefined, { signal: stop }).catch(() => {});
  }
}
