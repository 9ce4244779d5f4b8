import type pg from "pg";
import { type Db, getConstructionPlans, PgBoss } from "pg-boss";
import { must } from "#domain/must.ts";
import { RUN_KINDS, type RunKind } from "#domain/run-kind.ts";
import type { Database } from "#server/db/client.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { perDatabase } from "#server/db/per-database.ts";
import { log } from "#server/log.ts";

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

const jobsOf = perDatabase("job queues", () => ({ opened: null as Promise<PgBoss> | null }));

/**
 * The job queues, rows of the studio's own database (schema `pgboss`), made where they are not there. Opened once in a
 * process: by a worker when it starts, elsewhere when a job is first asked for.
 */
export function openJobs(db: Database): Promise<PgBoss> {
  const jobs = jobsOf(db);
  jobs.opened ??= startBoss(db).catch((error) => {
    // A database that is down now may be there at the next try.
    jobs.opened = null;
    throw error;
  });
  return jobs.opened;
}

/** How a Run's job begins: `lostBefore` counts the times that its worker lost the database, `retries` what is left of RETRIES_MAX. */
export type JobStart = { afterSeconds?: number; lostBefore?: number; retries?: number };

/**
 * Puts a Run's job among those that wait, in the place of one that it may have had, within the caller's transaction: a Run
 * that waits and its job stand together or not at all. A Run has one job, whatever becomes of it.
 */
export async function putJob(
  boss: PgBoss,
  client: pg.PoolClient,
  { runId, kind }: { runId: bigint; kind: RunKind },
  { afterSeconds = 0, lostBefore = 0, retries = RETRIES_MAX }: JobStart = {},
): Promise<void> {
  const id = jobIdOf(runId);
  await dropJob(boss, client, { runId, kind });
  const sent = await boss.send(
    kind,
    { runId: String(runId), lostBefore },
    { id, retryLimit: retries, startAfter: afterSeconds, ...by(client) },
  );
  // pg-boss says nothing where it inserts nothing: the Run would wait for ever.
  must(sent, "a job without another of its id is inserted");
}

/** A Run's job, in whatever state, is forgotten. Within the caller's transaction. */
export async function dropJob(
  boss: PgBoss,
  client: pg.PoolClient,
  { runId, kind }: { runId: bigint; kind: RunKind },
): Promise<void> {
  await boss.deleteJob(kind, jobIdOf(runId), by(client));
}

/** Makes pg-boss ask through a client, as part of its transaction. */
export const by = (client: pg.PoolClient): { db: Db } => ({
  db: { executeSql: (text, values) => client.query(text, values) },
});

/** The job's id follows from the Run's (a UUID of version 8: one's own making), so that either finds the other. */
export const jobIdOf = (runId: bigint): string =>
  `00000000-0000-8000-8000-${runId.toString(16).padStart(12, "0").slice(-12)}`;

async function startBoss(db: Database): Promise<PgBoss> {
  const boss = bossOf(db, false);
  if (!(await boss.isInstalled())) await makeTables(db);
  await boss.start().catch(async (error) => {
    if (isConnectionLoss(error)) throw error;
    await upgradeTables(db);
    await boss.start();
  });
  const retryLimit = RETRIES_MAX;
  for (const name of Object.keys(RUN_KINDS)) {
    await boss.createQueue(name, { policy: "standard", retryLimit, expireInSeconds: RUN_EXPIRE_SECONDS });
  }
  // At most one that waits and one that runs a data set.
  for (const name of [INDEX_QUEUE, HASH_QUEUE]) {
    await boss.createQueue(name, { policy: "stately", retryLimit, expireInSeconds: INDEX_EXPIRE_SECONDS });
  }
  return boss;
}

/** What PostgreSQL says where another process has just made them (Appendix A). */
const IS_THERE = /^(42P06|42P07|42710|23505)$/;

async function makeTables(db: Database): Promise<void> {
  await execute(db, getConstructionPlans()).catch((error) => {
    if (!IS_THERE.test(error.code)) throw error;
  });
}

/** An instance that may change its tables goes on looking, once a minute, whether there is more of that to do: it ends when they are changed. */
async function upgradeTables(db: Database): Promise<void> {
  const upgrader = bossOf(db, true);
  await upgrader.start();
  await upgrader.stop({ graceful: true });
}

/** Without clocks of its own: the worker does the upkeep (work.ts) and can stop it; the web tier only sends. */
function bossOf(db: Database, migrate: boolean): PgBoss {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => execute(db, text, values) },
    migrate,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on("error", (error) => {
    if (isConnectionLoss(error)) log.warn({ problem: String(error) }, "job queue");
    else log.warn({ err: error }, "job queue");
  });
  return boss;
}

/** pg-boss sends whole transactions as one text: a failed one leaves its connection inside of it, fit for nothing. */
async function execute(db: Database, text: string, values: unknown[] = []): Promise<pg.QueryResult> {
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
