import { expect } from "vitest";
import type { Database } from "#server/db/client.ts";

/** How many connections of this database wait for a lock that another holds. */
export async function countWaiting(db: Database): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows[0]?.n ?? 0;
}

/** Resolves when so many do. */
export const waitForLocks = (db: Database, count: number): Promise<void> =>
  expect.poll(() => countWaiting(db)).toBe(count);
