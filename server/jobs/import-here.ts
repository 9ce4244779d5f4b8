import { StudioError } from "#domain/error.ts";
import type { ImportProgress } from "#domain/import/import-report.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";
import { type ImportRunRequest, type RunEnd, runImport } from "#server/import/run.ts";
import { insertRun } from "#server/runs/insert-run.ts";
import { reopenHere } from "#server/runs/resume-run.ts";
import { lockRun, type RunLock } from "#server/runs/run-lock.ts";

export type Here = {
  db: Database;
  directUrl: string;
  dataFolder: string;
  signal: AbortSignal;
  /** Told its number before anything is read: it can be resumed by it. */
  onRun?: (runId: bigint) => void;
  onProgress?: (progress: ImportProgress) => void;
};

/** Imports in this process, as a Run that the browser shows and that can be resumed. Aborting `signal` cancels it. */
export async function importHere(here: Here, request: Partial<ImportRunRequest>): Promise<RunEnd> {
  const { rows } = await here.db.pool.query(`SELECT nextval(pg_get_serial_sequence('"Run"', 'id'))::text AS id`);
  const runId = BigInt(rows[0].id);
  // Locked before it is there: a worker that looks for runs nobody carries out must not find this one.
  return underLock(here, runId, async () => {
    await insertRun(here.db.pool, { kind: "import", request, heldId: runId });
  });
}

/** Goes on with an import in this process, whoever began it. @throws StudioError as resumeRun */
export async function resumeHere(here: Here, runId: bigint): Promise<RunEnd> {
  await reopenHere(here.db, runId);
  return underLock(here, runId, async () => {
    await here.db.prisma.run.update({ where: { id: runId }, data: { state: "running" } });
  });
}

async function underLock(here: Here, runId: bigint, begin: () => Promise<void>): Promise<RunEnd> {
  const { db, directUrl, dataFolder, signal, onProgress } = here;
  const lock = await lockRun(directUrl, runId);
  if (!lock) throw new StudioError("conflict", message("importCarriedOut", { id: runId }));
  try {
    await begin();
    here.onRun?.(runId);
    const end = await runUnder(lock);
    if (!end) throw new StudioError("conflict", message("importOver", { id: runId }));
    return end;
  } finally {
    await lock.release();
  }

  function runUnder({ lost }: RunLock) {
    return runImport(db, runId, dataFolder, lost, { cancel: signal, ...(onProgress ? { onProgress } : {}) });
  }
}
