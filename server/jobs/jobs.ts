import type pg from "pg";
import PgBoss from "pg-boss";
import type { Database } from "#server/db/client.ts";
import { log } from "#server/log.ts";

/** What a worker carries out for a Run. Each kind has a queue of its own, named like it. */
export const JOB_KINDS = ["import", "export", "bulk"] as const;
export type JobKind = (typeof JOB_KINDS)[number];

/** Search texts that are missing, by data set: these jobs have no Run. */
export const INDEX_QUEUE = "index";
/** Hashes of records that came in before there were any, by data set. */
export const HASH_QUEUE = "hash";

/** How often a job is taken up again after its worker died: one that kills its workers must not do so for ever. */
export const RETRIES_MAX = 2;

/** pg-boss's own limit is 24 hours. A dead worker's run is noticed long before (take-over.ts). */
const RUN_EXPIRE_SECONDS = 23 * 3600;
/** Going through 4 million entries takes minutes; two workers at it would only write the same. */
const INDEX_EXPIRE_SECONDS = 3600;

const opened = new WeakMap<Database, Promise<PgBoss>>();

/** The job queues, rows of the studio's own database (schema `pgboss`), made where they are not there. One a Database. */
export function openJobs(db: Database): Promise<PgBoss> {
  const known = opened.get(db);
  if (known) return known;
  const jobs = startBoss(db);
  opened.set(db, jobs);
  // A database that is down now may be there at the next try.
  jobs.catch(() => opened.delete(db));
  return jobs;
}

/** Hands a Run to whichever worker is free first. Sent twice, it is one job. All that the web tier does here. */
export async function sendRun(db: Database, runId: bigint, kind: JobKind, startAfterSeconds = 0): Promise<void> {
  const boss = await openJobs(db);
  const options = startAfterSeconds > 0 ? { startAfter: startAfterSeconds } : {};
  await boss.send(kind, { runId: String(runId) }, { id: jobIdOf(runId), ...options });
}

/** A Run's job, in whatever state, is forgotten: an ended one keeps its id, and a second one with it would be dropped. */
export async function forgetJob(db: Database, runId: bigint, kind: JobKind): Promise<void> {
  const boss = await openJobs(db);
  await boss.deleteJob(kind, jobIdOf(runId));
}

/** The job's id follows from the Run's (a UUID of version 8: one's own making), so that either finds the other. */
export const jobIdOf = (runId: bigint): string =>
  `00000000-0000-8000-8000-${runId.toString(16).padStart(12, "0").slice(-12)}`;

async function startBoss(db: Database): Promise<PgBoss> {
  // Without clocks of its own: the worker does the upkeep (work.ts) and can stop it; the web tier only sends.
  const boss = new PgBoss({
    db: { executeSql: (text, values) => execute(db, text, values) },
    supervise: false,
    schedule: false,
  });
  boss.on("error", (error) => log.warn({ err: error }, "job queue"));
  await boss.start();
  const retryLimit = RETRIES_MAX;
  for (const name of JOB_KINDS) {
    await boss.createQueue(name, { name, policy: "standard", retryLimit, expireInSeconds: RUN_EXPIRE_SECONDS });
  }
  // At most one that waits and one that runs a data set.
  for (const name of [INDEX_QUEUE, HASH_QUEUE]) {
    await boss.createQueue(name, { name, policy: "stately", retryLimit, expireInSeconds: INDEX_EXPIRE_SECONDS });
  }
  return boss;
}

/** pg-boss sends whole transactions as one text: a failed one leaves its connection inside of it, fit for nothing. */
async function execute(db: Database, text: string, values: unknown[]): Promise<pg.QueryResult> {
  const client = await db.pool.connect();
  try {
    const result = await client.query(text, values);
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
