import { StudioError } from "#domain/error.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { forgetJob, sendRun } from "./jobs.ts";
import { runLockName } from "./run-lock.ts";

/**
 * Gives an import that was cancelled, failed or lost its worker to the next free worker; it goes on behind what came in.
 * @throws StudioError not_found; conflict for one that is done or that somebody carries out
 */
export async function resumeRun(db: Database, runId: bigint): Promise<void> {
  await reopenRun(db, runId, () => forgetJob(db, runId, "import"));
  // Were this lost, take-over.ts would find a Run that waits without a job.
  await sendRun(db, runId, "import");
}

/** The Run waits again, as on its first day. `prepare` runs while nobody else can carry it out. */
export async function reopenRun(db: Database, runId: bigint, prepare: () => Promise<void>): Promise<void> {
  await inTransaction(db.pool, async (client) => {
    const { rows } = await client.query(
      `SELECT state, pg_try_advisory_xact_lock(hashtextextended($2, 0)) AS free FROM "Run" WHERE id = $1 AND kind = 'import' FOR UPDATE`,
      [runId, runLockName(runId)],
    );
    const [run] = rows;
    if (!run) throw new StudioError("not_found", `There is no import ${runId}.`);
    if (run.state === "done") throw new StudioError("conflict", `Import ${runId} is done: nothing is left to resume.`);
    if (!run.free) throw new StudioError("conflict", `Import ${runId} is being carried out.`);
    await prepare();
    await client.query(
      `UPDATE "Run" SET state = 'waiting', cancelled = false, error = NULL, "finishedAt" = NULL WHERE id = $1`,
      [runId],
    );
  });
}
