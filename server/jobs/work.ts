import { setTimeout as pause } from "node:timers/promises";
import type PgBoss from "pg-boss";
import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { compactCounts } from "#server/db/compact-counts.ts";
import { sweepSpools } from "#server/export/sweep-spools.ts";
import { fillRecordHashes } from "#server/import/record-hashes.ts";
import { indexSearch } from "#server/import/search-index.ts";
import { log } from "#server/log.ts";
import { sweepUploads } from "#server/upload/upload-folder.ts";
import type { Workplace } from "./carry-out.ts";
import { sendMissingHashes } from "./hash-job.ts";
import { type IndexLook, sendMissingIndexes } from "./index-job.ts";
import { forgetJob, HASH_QUEUE, INDEX_QUEUE, JOB_KINDS, type JobKind, openJobs, sendRun } from "./jobs.ts";
import { CARRY_OUT } from "./run-kinds.ts";
import { takeOverRuns } from "./take-over.ts";

export type WorkTimes = { pollMs: number; takeOverMs: number; upkeepMs: number };
const TIMES: WorkTimes = { pollMs: 1000, takeOverMs: 15_000, upkeepMs: 60_000 };

/** How long an upload may lie before its import is asked for, or waits for a worker. */
const UPLOAD_KEPT_MS = 7 * 24 * 3600 * 1000;
const SWEEP_MS = 3600 * 1000;

/**
 * How soon a run that was given back is offered again. `busy`: somebody looks then whether that worker still carries it
 * out. `elsewhere`: by then the worker beside the files has had more than one chance to be first.
 */
const AFTER_SECONDS = { interrupted: 0, busy: 60, elsewhere: 3 };

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
    ...JOB_KINDS.map((kind) => repeat(`${kind} runs`, times.pollMs, stop, () => takeRun(place, boss, kind))),
    repeat("search index", times.pollMs, stop, () => takeDatasetJob(place, boss, INDEX_QUEUE, indexSearchOf)),
    repeat("record hashes", times.pollMs, stop, () => takeDatasetJob(place, boss, HASH_QUEUE, fillHashesOf)),
    repeat("taking over", times.takeOverMs, stop, async () => takeOverRuns(db)),
    repeat("upkeep", times.upkeepMs, stop, async () => {
      await compactCounts(db);
      look = await sendMissingIndexes(db, look);
      await sendMissingHashes(db);
      await boss.maintain();
    }),
    repeat("abandoned uploads", SWEEP_MS, stop, () =>
      sweepUploads(place.dataFolder, new Date(Date.now() - UPLOAD_KEPT_MS)),
    ),
    repeat("old exports", SWEEP_MS, stop, () => sweepSpools(db, place)),
  ]);
}

const runJobSchema = z.object({ runId: idSchema });
const datasetJobSchema = z.object({ datasetId: idSchema });

/** Takes one run of the kind, if there is one, and returns whether there was. */
async function takeRun(place: Workplace, boss: PgBoss, kind: JobKind): Promise<boolean> {
  const [job] = await boss.fetch(kind);
  if (!job) return false;
  const runId = BigInt(runJobSchema.parse(job.data).runId);
  const end = await CARRY_OUT[kind](place, runId);
  if (end === "over") await boss.complete(kind, job.id);
  else if (end !== "lost") {
    // A worker that ends in order costs the run none of its tries: its next job is a new one.
    await forgetJob(place.db, runId, kind);
    await sendRun(place.db, runId, kind, AFTER_SECONDS[end]);
    if (end === "interrupted") {
      await place.db.prisma.run.updateMany({ where: { id: runId, state: "running" }, data: { state: "waiting" } });
    }
  }
  return true;
}

/** Answers how many entries it wrote something for. */
type DatasetWork = (place: Workplace, datasetId: bigint) => Promise<number>;
const indexSearchOf: DatasetWork = ({ db, stop }, datasetId) => indexSearch(db, datasetId, () => {}, stop);
const fillHashesOf: DatasetWork = ({ db, stop }, datasetId) => fillRecordHashes(db.pool, datasetId, stop);

async function takeDatasetJob(place: Workplace, boss: PgBoss, queue: string, work: DatasetWork): Promise<boolean> {
  const { stop } = place;
  const [job] = await boss.fetch(queue);
  if (!job) return false;
  const { datasetId } = datasetJobSchema.parse(job.data);
  try {
    const entries = await work(place, BigInt(datasetId));
    await boss.complete(queue, job.id);
    log.info({ datasetId, entries, queue }, "upkeep of a data set completed");
  } catch (error) {
    await boss.fail(queue, job.id, { message: String(error) });
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
