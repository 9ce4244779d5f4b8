import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { isConnectionLoss } from "./connection-loss.ts";
import { inTransaction } from "./transaction.ts";

/** A request is answered within this time, also where the database stays away. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 200;

/**
 * As `inTransaction`, for what somebody is told of: a connection that breaks while it commits does not say whether it did,
 * so that is asked on another. Where this throws, nothing was written; but for `database_down` whose message says that it
 * is not known, when the database stays away for half a minute.
 */
export async function inCertainTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let done: { xid: string; result: T } | null = null;
  try {
    return await inTransaction(pool, async (client) => {
      const result = await work(client);
      const { rows } = await client.query<{ xid: string }>("SELECT pg_current_xact_id()::text AS xid");
      done = { xid: must(rows[0], "a select answers a row").xid, result };
      return result;
    });
  } catch (error) {
    // Set where all but the commit was done.
    const committing = done as { xid: string; result: T } | null;
    if (committing === null || !isConnectionLoss(error)) throw error;
    if (await isCommitted(pool, committing.xid)) return committing.result;
    throw error;
  }
}

async function isCommitted(pool: pg.Pool, xid: string): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const status = await statusOf(pool, xid);
    if (status === "committed") return true;
    // Null: so long ago that nobody knows, which a transaction of a moment ago never is.
    if (status === "aborted" || status === null) return false;
    if (performance.now() > deadline) {
      throw new StudioError("database_down", message("outcomeUnknown"));
    }
    await pause(LOOK_MS);
  }
}

async function statusOf(pool: pg.Pool, xid: string): Promise<"in progress" | "committed" | "aborted" | "away" | null> {
  try {
    const { rows } = await pool.query("SELECT pg_xact_status($1::text::xid8) AS status", [xid]);
    return rows[0].status;
  } catch (error) {
    if (isConnectionLoss(error)) return "away";
    throw error;
  }
}
