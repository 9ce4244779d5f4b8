import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { log } from "#server/log.ts";
import type { Database } from "./client.ts";

/** A transaction as PostgreSQL knows it: its backend's process, and when it began. */
export type BackendTransaction = { pid: number; began: string };

/** A statement that began just after a cancel gets the next one; so does a server that had no connection free. */
const AGAIN_MS = 1000;
const CONNECT_MS_MAX = 5000;

/**
 * Cancels the statement that a transaction is running, every second until `over` aborts. Uses a connection outside the pool:
 * where all of the pool's are waiting, the cancel would wait with them. Behind a transaction pooler the same backend may be
 * another client's by now: the start of its transaction tells.
 */
export async function cancelTransaction(
  { directUrl }: Pick<Database, "directUrl">,
  { pid, began }: BackendTransaction,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    const client = new pg.Client({
      connectionString: directUrl,
      application_name: "svit-studio cancel",
      connectionTimeoutMillis: CONNECT_MS_MAX,
    });
    // The query reports a lost connection; without a listener it would also end the process.
    client.on("error", () => {});
    try {
      await client.connect();
      await client.query(
        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND xact_start = $2::timestamptz",
        [pid, began],
      );
    } catch (error) {
      log.warn({ err: error }, "a statement could not be cancelled: will be tried again");
    } finally {
      // Cut already.
      await client.end().catch(() => {});
    }
    // Aborted: the transaction is over, and the loop sees it.
    await pause(AGAIN_MS, undefined, { signal: over }).catch(() => {});
  }
}
