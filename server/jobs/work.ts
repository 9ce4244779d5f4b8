import type { PgBoss } from "pg-boss";
import { z } from "zod";
import { StudioError } from "#domain/error.ts";
import { idSchema } from "#domain/id.ts";
import type { RunKind } from "#domain/run-kind.ts";
import { clearAddresses } from "#server/audit/clear-addresses.ts";
import { compactCounts } from "#server/datasets/compact-counts.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { watchLowDisks } from "#server/disk.ts";
import { sweepSpools } from "#server/export/sweep-spools.ts";
import { fillRecordHashes } from "#server/import/write/record-hashes.ts";
import { log } from "#server/log.ts";
import { sweepAllRecipeFiles } from "#server/recipe/sweep-recipe-files.ts";
import type { RunEnd, Workplace } from "#server/runs/carry-out.ts";
import { failUnbegun, type HandBack, handBack, type TakenJob } from "#server/runs/hand-back.ts";
import { HASH_QUEUE, INDEX_QUEUE, openJobs } from "#server/runs/job-queue.ts";
import { takeOverRuns } from "#server/runs/take-over.ts";
import { indexSearch } from "#server/search/search-index.ts";
import { sweepUploads } from "#server/upload/sweep-uploads.ts";
import { sendMissingHashes } from "./hash-job.ts";
import { type IndexLook, sendMissingIndexes } from "./index-job.ts";
import { type Outage, watchOutage } from "./outage.ts";
import { repeat } from "./repeat.ts";
import { CARRY_OUT } from "./run-kinds.ts";

export type WorkTimes = { pollMs: number; takeOverMs: number; upkeepMs: number };
const TIMES: WorkTimes = { pollMs: 1000, takeOverMs: 15_000, upkeepMs: 60_000 };

/** How long an upload may lie before its import is asked for, or that of an import that ended unfinished. */
const UPLOAD_KEPT_MS = 7 * 24 * 3600 * 1000;
const SWEEP_MS = 3600 * 1000;

/**
 * Takes jobs, one of a kind at a time, and does the upkeep, until `place.stop` is aborted; returns when all that was
 * under way has ended or been given back. A database that goes away is waited for. The one place below `cli/` and `app/` where
 * stages meet.
 *
 * The loops are ours: pg-boss's own neither wait for nor catch the write of a job's end.
 */
export async function work(place: Workplace, times: WorkTimes = TIMES): Promise<void> {
  const { db, stop } = place;
  const boss = await openJobs(db);
  const outage = watchOutage(db, stop);
  const worker: Worker = { place, boss, outage };
  const loop = (name: string, pauseMs: number, step: () => Promise<unknown>) =>
    repeat({ name, pauseMs, stop, outage }, step);
  let look: IndexLook | null = null;
  await Promise.all([
    ...KINDS.map((kind) => loop(`${kind} runs`, times.pollMs, () => takeRun(worker, kind))),
    loop("search index", times.pollMs, () => takeDatasetJob(worker, INDEX_QUEUE, indexSearchOf)),
    loop("record hashes", times.pollMs, () => takeDatasetJob(worker, HASH_QUEUE, fillHashesOf)),
    loop("taking over", times.takeOverMs, () => takeOverRuns(db)),
    loop("upkeep", times.upkeepMs, async () => {
      await compactCounts(db);
      look = await sendMissingIndexes(db, look);
      await sendMissingHashes(db);
      await boss.supervise();
    }),
    loop("disks", times.upkeepMs, watchLowDisks({ SVIT_DATA: place.dataFolder, SVIT_EXPORTS: place.exportsFolder })),
    loop("abandoned uploads", SWEEP_MS, () =>
      sweepUploads(db, place.dataFolder, new Date(Date.now() - UPLOAD_KEPT_MS)),
    ),
    loop("files of recipes", SWEEP_MS, () =>
      sweepAllRecipeFiles(db, place.dataFolder, new Date(Date.now() - UPLOAD_KEPT_MS)),
    ),
    loop("old addresses", SWEEP_MS, () => clearAddresses(db)),
    loop("old exports", SWEEP_MS, () => sweepSpools(db, place)),
  ]);
}

const KINDS = Object.keys(CARRY_OUT) as RunKind[];

type Worker = { place: Workplace; boss: PgBoss; outage: Outage };

const runJobSchema = z.object({ runId: idSchema, lostBefore: z.number().int().default(0) });
const datasetJobSchema = z.object({ datasetId: idSchema });

/** Takes one run of the kind, if there is one, and returns whether there was. */
async function takeRun(worker: Worker, kind: RunKind): Promise<boolean> {
  const { place, boss, outage } = worker;
  const [taken] = await boss.fetch(kind, { includeMetadata: true });
  if (!taken) return false;
  const { runId, lostBefore } = runJobSchema.parse(taken.data);
  const { startedOn, retryLimit, retryCount } = taken;
  const job: TakenJob = { runId: BigInt(runId), kind, startedOn, retries: retryLimit - retryCount, lostBefore };
  const end = await carryOut(worker, job);
  await outage.through(async () => {
    if (end === "over") await boss.complete(kind, taken.id);
    else await handBack(place.db, job, { why: end, afterSeconds: pauseAfter(end, job) });
  });
  return true;
}

async function carryOut({ place, outage }: Worker, job: TakenJob): Promise<RunEnd> {
  try {
    return await CARRY_OUT[job.kind](place, job.runId);
  } catch (error) {
    if (isConnectionLoss(error)) return "lost";
    if (!(error instanceof StudioError)) log.error({ err: error, runId: String(job.runId) }, "run not begun");
    await outage.through(() => failUnbegun(place.db, job, error));
    return "over";
  }
}

/**
 * How soon a run that was given back is offered again. `busy`: somebody looks then whether that worker still carries it
 * out. `elsewhere`: by then the worker on the machine with the files has had more than one chance to be first.
 */
function pauseAfter(why: HandBack["why"], { lostBefore }: TakenJob): number {
  if (why === "lost") return Math.min(2 ** lostBefore, 60);
  return { interrupted: 0, busy: 60, elsewhere: 3 }[why];
}

/** Answers how many entries it wrote something for. */
type DatasetWork = (place: Workplace, datasetId: bigint) => Promise<number>;
const indexSearchOf: DatasetWork = ({ db, stop }, datasetId) => indexSearch(db, datasetId, () => {}, stop);
const fillHashesOf: DatasetWork = ({ db, stop }, datasetId) => fillRecordHashes(db.pool, datasetId, stop);

async function takeDatasetJob({ place, boss, outage }: Worker, queue: string, work: DatasetWork): Promise<boolean> {
  const { stop } = place;
  const [job] = await boss.fetch(queue);
  if (!job) return false;
  const { datasetId } = datasetJobSchema.parse(job.data);
  try {
    const entries = await work(place, BigInt(datasetId));
    await boss.complete(queue, job.id);
    log.info({ datasetId, entries, queue }, "upkeep of a data set completed");
  } catch (error) {
    await outage.through(() => boss.fail(queue, job.id, { message: String(error) }));
    if (!stop.aborted) throw error;
  }
  return true;
}
