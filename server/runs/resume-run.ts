import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { factsOf, isRunKind, type RunKind } from "#domain/run-kind.ts";
import { record } from "#server/db/audit.ts";
import { inCertainTransaction } from "#server/db/certain-transaction.ts";
import type { Database } from "#server/db/client.ts";
import { dropJob, openJobs, putJob } from "./job-queue.ts";
import { runLockName } from "./run-lock.ts";
import { reopenRun } from "./run-states.ts";

/**
 * Gives a Run that was cancelled, failed or lost its worker to the next free worker; it goes on behind what was done.
 * @throws StudioError not_found; conflict for one of a kind that starts over, that is done, or that somebody carries out
 */
export async function resumeRun(db: Database, runId: bigint): Promise<void> {
  const boss = await openJobs(db);
  await inCertainTransaction(db.pool, async (client) => {
    await putJob(boss, client, { runId, kind: await reopen(client, runId) });
  });
}

/** As resumeRun, for this process to carry out: no worker is sent for. */
export async function reopenHere(db: Database, runId: bigint): Promise<void> {
  const boss = await openJobs(db);
  await inCertainTransaction(db.pool, async (client) => {
    await dropJob(boss, client, { runId, kind: await reopen(client, runId) });
  });
}

/** The Run waits again, as on its first day. Nobody else can carry it out until the transaction ends. */
async function reopen(client: pg.PoolClient, runId: bigint): Promise<RunKind> {
  const { rows } = await client.query<{ kind: string; state: string; datasetId: string | null; free: boolean }>(
    `SELECT kind, state, "datasetId"::text, pg_try_advisory_xact_lock(hashtextextended($2, 0)) AS free FROM "Run" WHERE id = $1 FOR UPDATE`,
    [runId, runLockName(runId)],
  );
  const [run] = rows;
  if (!run) throw new StudioError("not_found", message("noRun", { id: runId }));
  const { kind } = run;
  if (!isRunKind(kind)) throw new StudioError("not_found", message("noRun", { id: runId }));
  const { isResumable, advice } = factsOf(kind);
  if (!isResumable) throw new StudioError("conflict", message("runNotResumable", { id: runId, advice }));
  if (run.state === "done") throw new StudioError("conflict", message("runDone", { id: runId }));
  if (!run.free) throw new StudioError("conflict", message("runCarriedOut", { id: runId }));
  await reopenRun(client, runId);
  await record(client, { action: "run_resume", datasetId: run.datasetId, target: { kind: "run", id: runId } });
  return kind;
}
