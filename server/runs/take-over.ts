import type pg from "pg";
import type { PgBoss } from "pg-boss";
import { type Message, message } from "#domain/message.ts";
import { factsOf, RUN_KINDS, type RunKind } from "#domain/run-kind.ts";
import type { Database } from "#server/db/client.ts";
import { perDatabase } from "#server/db/per-database.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { log } from "#server/log.ts";
import { by, jobIdOf, openJobs, putJob, RETRIES_MAX } from "./job-queue.ts";
import { runLockName } from "./run-lock.ts";
import { failRun, waitAgain } from "./run-states.ts";

/**
 * A run that nobody holds is left alone for so long. Between taking a job and locking its run a worker is as good as dead
 * for a moment, and one that lost its connection to the database is back within seconds: it gives the run back itself.
 */
export const GRACE_MS = 10_000;

const died = (advice: Message) => message("workerDied", { count: RETRIES_MAX + 1, advice });
const orphaned = (advice: Message) => message("programGone", { advice });
const forgotten = (advice: Message) => message("neverBegun", { advice });

/**
 * Looks after Runs that nobody carries out: those of a dead worker are given to another one, or end as failed when they
 * have killed several; those without a job are sent; those of a killed command line end as failed. Dead is who does not
 * hold its run at two looks that lie the grace apart. Any number of workers may look at once.
 */
export async function takeOverRuns(db: Database, graceMs = GRACE_MS): Promise<void> {
  const boss = await openJobs(db);
  const { rows: open } = await db.pool.query<{ id: string }>(
    `SELECT id::text FROM "Run" WHERE kind = ANY($1) AND state IN ('waiting', 'running') ORDER BY id`,
    [Object.keys(RUN_KINDS)],
  );
  const free = freeSince(db);
  for (const id of free.keys()) if (!open.some((run) => run.id === id)) free.delete(id);
  for (const { id } of open) await takeOver(db, boss, BigInt(id), graceMs);
}

async function takeOver(db: Database, boss: PgBoss, runId: bigint, graceMs: number): Promise<void> {
  await inTransaction(db.pool, async (client) => {
    const lock = await client.query("SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS free", [
      runLockName(runId),
    ]);
    // Its worker is alive, or somebody else looks.
    if (lock.rows[0].free) await settle(client, boss, runId, (whose) => isLongFree(db, runId, whose, graceMs));
    else freeSince(db).delete(String(runId));
  });
}

/** Since when a run was found with nobody at it, by its id; `whose` tells one attempt at it from the next. */
const freeSince = perDatabase("runs found free", () => new Map<string, { whose: string; atMs: number }>());

function isLongFree(db: Database, runId: bigint, whose: string, graceMs: number): boolean {
  const known = freeSince(db).get(String(runId));
  const atMs = known?.whose === whose ? known.atMs : performance.now();
  freeSince(db).set(String(runId), { whose, atMs });
  return performance.now() - atMs >= graceMs;
}

type OpenRun = { kind: RunKind; state: string };

/** Under the run's lock. First its row, then its job, as everybody who writes both does (hand-back.ts). */
async function settle(
  client: pg.PoolClient,
  boss: PgBoss,
  runId: bigint,
  isLongFree: (whose: string) => boolean,
): Promise<void> {
  const { rows } = await client.query<OpenRun>(`SELECT kind, state FROM "Run" WHERE id = $1 FOR UPDATE`, [runId]);
  const [run] = rows;
  if (!run || (run.state !== "waiting" && run.state !== "running")) return;
  const { kind, state } = run;
  const { advice, outlivesCommand } = factsOf(kind);
  const load = () => boss.getJobById(kind, jobIdOf(runId), by(client));
  const job = await load();
  if (!job) {
    if (state === "running" && !isLongFree("nobody")) return;
    if (state === "waiting" || outlivesCommand) {
      await waitAgain(client, runId);
      return putJob(boss, client, { runId, kind });
    }
    return failRun(client, runId, orphaned(advice));
  }
  if (job.state === "created" || job.state === "retry") return waitAgain(client, runId);
  if (!isLongFree(`${job.state} ${job.startedOn?.getTime()}`)) return;
  if (job.state !== "active") return failRun(client, runId, (state === "waiting" ? forgotten : orphaned)(advice));
  log.warn({ runId: String(runId) }, "a run's worker is gone");
  await boss.fail(kind, jobIdOf(runId), { message: "its worker is gone" }, by(client));
  if ((await load())?.state === "retry") await waitAgain(client, runId);
  else await failRun(client, runId, died(advice));
}
