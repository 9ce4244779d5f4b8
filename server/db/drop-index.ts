import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { inTransaction } from "./transaction.ts";
import { isLockTimeout } from "./yielding.ts";

/** Who comes while it waits, waits behind it: a page of the browser takes that much longer, and no more. */
const WAIT_MS = 200;
const PAUSE_MS = 1000;

/**
 * Drops an index, where it is there, without anybody waiting for that: DROP INDEX needs its table alone for a moment, and
 * while it waits for whoever reads (a backup, an export) everybody who comes later would wait behind it. So it waits
 * briefly, and comes again, `tries` times. Answers whether the index is gone.
 */
export async function dropIndex(
  pool: pg.Pool,
  name: string,
  { tries, signal }: { tries: number; signal?: AbortSignal | undefined },
): Promise<boolean> {
  for (let tried = 1; ; tried++) {
    try {
      await inTransaction(pool, async (client) => {
        await client.query(`SET LOCAL lock_timeout = ${WAIT_MS}`);
        await client.query(`DROP INDEX IF EXISTS "${name}"`);
      });
      return true;
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
    }
    if (tried === tries) return false;
    await pause(PAUSE_MS, undefined, signal ? { signal } : {});
  }
}
