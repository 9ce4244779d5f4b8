import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { log } from "#server/log.ts";
import type { Database } from "./client.ts";

/** A transaction as PostgreSQL knows it: its backend's process, and when it began. */
export type BackendTransaction = { pid: number; began: string };

/** What was begun in the moment of the first cancel is met by the next; so is a server that had no connection to spare. */
const AGAIN_MS = 1000;
const CONNECT_MS_MAX = 5000;

/**
 * Ends the statement that a transaction is at, again every second until `over` aborts. On a connection that is none of the
 * pool's: where all of those wait, the cancel would wait with them. Behind a transaction pooler the same backend may be
 * another's by now: when its transaction began tells.
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
    // A cut connection is told by the query; without a listener it would end the process as well.
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
      await client.end().catch(() => {});
    }
    await pause(AGAIN_MS, undefined, { signal: over }).catch(() => {});
  }
}
