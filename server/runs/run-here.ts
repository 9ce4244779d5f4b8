import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { insertRun, type NewRun } from "./insert-run.ts";
import { reopenHere } from "./resume-run.ts";
import { lockRun } from "./run-lock.ts";

/** What this process works with. `directUrl` leads to the same database without a pooler. */
export type Here = {
  db: Database;
  directUrl: string;
  /** Told its number before any work is done: it can be resumed by it. */
  onRun?: (runId: bigint) => void;
};

/** Answers null where the Run is over already. `lost` aborts where the Run must be left to somebody else. */
type WorkHere<T> = (runId: bigint, lost: AbortSignal) => Promise<T | null>;

/**
 * Writes down a new Run and carries it out in this process, under its lock; the browser shows it like any other.
 * @throws whatever `ask` refuses
 */
export async function runHere<T>(
  here: Here,
  ask: (client: pg.PoolClient) => Promise<NewRun>,
  work: WorkHere<T>,
): Promise<T> {
  const { rows } = await here.db.pool.query(`SELECT nextval(pg_get_serial_sequence('"Run"', 'id'))::text AS id`);
  const runId = BigInt(must(rows[0], "a sequence answers its next number").id);
  // Locked before it is there: a worker that looks for runs nobody carries out must not find this one.
  const write = () =>
    inTransaction(here.db.pool, async (client) => {
      await insertRun(client, await ask(client), runId);
    });
  return underLock(here, runId, write, work);
}

/** Goes on with a Run in this process, whoever began it. @throws StudioError as resumeRun */
export async function resumeHere<T>(here: Here, runId: bigint, work: WorkHere<T>): Promise<T> {
  await reopenHere(here.db, runId);
  return underLock(here, runId, async () => {}, work);
}

async function underLock<T>(here: Here, runId: bigint, write: () => Promise<void>, work: WorkHere<T>): Promise<T> {
  const lock = await lockRun(here.directUrl, runId);
  if (!lock) throw new StudioError("conflict", message("runCarriedOut", { id: runId }));
  try {
    await write();
    here.onRun?.(runId);
    const end = await work(runId, lock.lost);
    if (end === null) throw new StudioError("conflict", message("runOver", { id: runId }));
    return end;
  } finally {
    await lock.release();
  }
}
