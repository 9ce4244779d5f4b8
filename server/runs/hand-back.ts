import type pg from "pg";
import type { PgBoss } from "pg-boss";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { factsOf, type RunKind } from "#domain/run-kind.ts";
import { worldProblem } from "#domain/world-problem.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { dropJob, jobIdOf, openJobs, putJob } from "./job-queue.ts";
import { failRun, waitAgain } from "./run-states.ts";

/** A job that a worker has taken. `startedOn` tells it from the same Run's job taken again. */
export type TakenJob = { runId: bigint; kind: RunKind; startedOn: Date; retries: number; lostBefore: number };

/** So often a Run may lose its database and begin again: one that brings it down each time must not do so for ever. */
export const LOSSES_MAX = 20;

/** How a job is given back, and after how long it may be taken again. */
export type HandBack = { why: "interrupted" | "busy" | "elsewhere" | "lost"; afterSeconds: number };

/**
 * Gives a job back to whichever worker is free: its Run waits again, and neither a worker that ends in order nor a
 * database that went away costs it one of its tries. A job that another worker has taken over meanwhile is left to that
 * one. All of it or nothing.
 */
export async function handBack(db: Database, job: TakenJob, { why, afterSeconds }: HandBack): Promise<void> {
  const boss = await openJobs(db);
  await inTransaction(db.pool, async (client) => {
    if (!(await lockOwn(client, job))) return;
    const lostBefore = job.lostBefore + (why === "lost" ? 1 : 0);
    if (lostBefore > LOSSES_MAX) return giveUp(boss, client, job, lostBefore);
    if (why === "lost" || why === "interrupted") await waitAgain(client, job.runId);
    await putJob(boss, client, job, { afterSeconds, lostBefore, retries: job.retries });
  });
}

/** Ends a Run that a worker could not even begin on, with what is known of why. */
export async function failUnbegun(db: Database, { runId, kind }: TakenJob, error: unknown): Promise<void> {
  const { advice } = factsOf(kind);
  const known = error instanceof StudioError ? error : worldProblem(error, advice);
  await failRun(db.pool, runId, known?.detail ?? message("notBegun", { advice }));
}

/** Locks the Run, and its job as this worker took it; false where either is gone or somebody else's. */
async function lockOwn(client: pg.PoolClient, { runId, kind, startedOn }: TakenJob): Promise<boolean> {
  // First the Run, then its job, as everybody does (take-over.ts).
  const run = await client.query(`SELECT 1 FROM "Run" WHERE id = $1 FOR UPDATE`, [runId]);
  const own = await client.query(
    `SELECT 1 FROM pgboss.job WHERE name = $1 AND id = $2 AND state = 'active' AND date_trunc('milliseconds', started_on) = $3 FOR UPDATE`,
    [kind, jobIdOf(runId), startedOn],
  );
  return run.rowCount === 1 && own.rowCount === 1;
}

async function giveUp(boss: PgBoss, client: pg.PoolClient, job: TakenJob, times: number) {
  const { advice } = factsOf(job.kind);
  await failRun(client, job.runId, message("runDatabaseGone", { count: times, advice }));
  await dropJob(boss, client, job);
}
