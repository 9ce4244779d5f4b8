import { randomUUID } from "node:crypto";
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
  let done: { mark: CommitMark; result: T } | null = null;
  try {
    return await inTransaction(pool, async (client) => {
      const result = await work(client);
      done = { mark: await leaveMark(client), result };
      return result;
    });
  } catch (error) {
    // Set where all but the commit was done.
    const committing = done as { mark: CommitMark; result: T } | null;
    if (committing === null || !isConnectionLoss(error)) throw error;
    if (await isCommitted(pool, committing.mark)) return committing.result;
    throw error;
  }
}

/**
 * What a transaction is known by afterwards. `xid` alone proves nothing: one that was lost with a crash is given again, to a stranger's
 * transaction, and so are the ids that sequences had given out. `token` is a row of its own.
 */
export type CommitMark = { token: string; xid: string };

/** Longer than anybody asks. */
const KEPT = "1 hour";

async function leaveMark(client: pg.PoolClient): Promise<CommitMark> {
  const token = randomUUID();
  const { rows } = await client.query<{ xid: string }>(
    `WITH old AS (DELETE FROM "CommitMark" WHERE token IN (
         SELECT token FROM "CommitMark" WHERE at < now() - interval '${KEPT}' FOR UPDATE SKIP LOCKED)),
       mark AS (INSERT INTO "CommitMark" (token) VALUES ($1))
     SELECT pg_current_xact_id()::text AS xid`,
    [token],
  );
  return { token, xid: must(rows[0], "a select answers a row").xid };
}

/** @throws StudioError database_down where the database stays away for half a minute */
export async function isCommitted(pool: pg.Pool, mark: CommitMark): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const status = await statusOf(pool, mark.xid);
    // Whoever has that number now: what was committed before the number was asked for has its mark.
    if (status === "over") {
      const isThere = await hasMark(pool, mark.token);
      if (isThere !== "away") return isThere;
    }
    if (performance.now() > deadline) {
      throw new StudioError("database_down", message("outcomeUnknown"));
    }
    await pause(LOOK_MS);
  }
}

const NUMBER_NOT_GIVEN = "22023";

/** "over" also of a number that the database gave to nobody: a crash took the transaction, and nobody began one since. */
async function statusOf(pool: pg.Pool, xid: string): Promise<"in progress" | "over" | "away"> {
  try {
    const { rows } = await pool.query("SELECT pg_xact_status($1::text::xid8) AS status", [xid]);
    return rows[0].status === "in progress" ? "in progress" : "over";
  } catch (error) {
    if (isConnectionLoss(error)) return "away";
    if ((error as { code?: string }).code === NUMBER_NOT_GIVEN) return "over";
    throw error;
  }
}

async function hasMark(pool: pg.Pool, token: string): Promise<boolean | "away"> {
  try {
    return (await pool.query(`SELECT 1 FROM "CommitMark" WHERE token = $1`, [token])).rows.length > 0;
  } catch (error) {
    if (isConnectionLoss(error)) return "away";
    throw error;
  }
}
