import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { inTransaction } from "./transaction.ts";

/** A row, a table or a lock that somebody holds longer than one waits (55P03), or who waits for the one that waits (40P01). */
const LOCK_NOT_AVAILABLE = "55P03";
const DEADLOCK = "40P01";

export const isLockTimeout = (error: unknown): boolean => (error as { code?: string }).code === LOCK_NOT_AVAILABLE;
export const isDeadlock = (error: unknown): boolean => (error as { code?: string }).code === DEADLOCK;

/** Below PostgreSQL's own deadlock_timeout (1 s): who yields is chosen here, not by chance. */
const WAIT_MS = 500;
const PAUSE_MS = 100;
const PAUSE_MS_MAX = 2000;

type Yielding = {
  stop?: AbortSignal | undefined;
  /** Before each further try; may throw where there is none to be. */
  again?: () => Promise<void>;
};

/**
 * As `inTransaction`, for work that holds many rows of others: where one of them is not to be had for half a second it lets
 * go of all and begins again, until `stop` is aborted. So no reviewer waits for it because it waits, and of two that wait
 * for each other it is always the one that yields. `work` may be done several times.
 */
export async function inYieldingTransaction<T>(
  pool: pg.Pool,
  { stop, again }: Yielding,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await inTransaction(pool, async (client) => {
        await client.query(`SET LOCAL lock_timeout = ${WAIT_MS}`);
        return work(client);
      });
    } catch (error) {
      if (!isLockTimeout(error) && !isDeadlock(error)) throw error;
      await pause(Math.min(PAUSE_MS * 2 ** Math.min(tries, 10), PAUSE_MS_MAX), undefined, stop && { signal: stop });
      await again?.();
    }
  }
}

const TRIES = 5;

/** Does `work` again where PostgreSQL broke it off as one of two that waited for each other: the other is through then. */
export async function againOnDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isDeadlock(error) || tries === TRIES) throw error;
    }
  }
}
