import type { PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { StudioError } from "#domain/error.ts";
import type { Database } from "#server/db/client.ts";
import { type ColumnKind, createCopyReader, type Field } from "./copy-rows.ts";

/** One moment of the database. Whatever is decided meanwhile, every read sees the same. */
export type Snapshot = {
  query<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Rows of a query with columns of these kinds, in batches of what one read of the socket brings (about 64 KB). */
  stream(sql: string, kinds: readonly ColumnKind[]): AsyncGenerator<Field[][]>;
  /** From now on rows are read in the order of an index where there is one: the first comes at once, nothing is sorted. */
  preferIndexOrder(): Promise<void>;
};

/**
 * Runs `read` in one REPEATABLE READ READ ONLY transaction on a connection of its own. It locks nothing and pins old row
 * versions for as long as it runs. An abort breaks it off, whatever the database is at.
 */
export async function inSnapshot<T>(
  db: Database,
  signal: AbortSignal | undefined,
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const client = await db.pool.connect().catch((cause: Error) => {
    throw new StudioError("database_down", `The database cannot be reached: ${cause.message}`, { cause });
  });
  // A connection that is lost while nothing waits for it would end the process; the next query tells it.
  const ignore = () => {};
  client.on("error", ignore);
  let isWhole = false;
  let ending: Promise<unknown> | null = null;
  let breakOff = () => {};
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const { rows } = await client.query("SELECT pg_backend_pid() AS pid, now()::text AS began");
    breakOff = () => {
      ending = endStatement(db, rows[0]).catch(() => {});
    };
    signal?.addEventListener("abort", breakOff, { once: true });
    // A slow receiver holds a COPY back for as long as it likes.
    await client.query("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0");
    const result = await read(snapshotOn(client, signal));
    signal?.throwIfAborted();
    await client.query("COMMIT");
    isWhole = true;
    return result;
  } catch (error) {
    throw signal?.aborted ? interrupted(signal) : lostConnection(error);
  } finally {
    client.off("error", ignore);
    signal?.removeEventListener("abort", breakOff);
    await ending;
    // In the middle of a COPY a connection cannot be used again: closing it ends the query at the server.
    client.release(!isWhole);
  }
}

/** Ends what the transaction is at. Behind a pooler the same connection may be another's by now: its transaction tells. */
const endStatement = (db: Database, { pid, began }: { pid: number; began: string }) =>
  db.pool.query("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND xact_start = $2::timestamptz", [
    pid,
    began,
  ]);

const snapshotOn = (client: PoolClient, signal: AbortSignal | undefined): Snapshot => ({
  async query<Row>(sql: string, values: unknown[] = []) {
    signal?.throwIfAborted();
    return (await client.query(sql, values)).rows as Row[];
  },
  async preferIndexOrder() {
    await client.query("SET LOCAL enable_sort = off");
  },
  async *stream(sql, kinds) {
    signal?.throwIfAborted();
    const chunks = client.query(copyTo(`COPY (${sql}) TO STDOUT (FORMAT binary)`));
    const stop = () => chunks.destroy(new Error("aborted"));
    signal?.addEventListener("abort", stop, { once: true });
    try {
      const read = createCopyReader(kinds);
      for await (const chunk of chunks) {
        const rows = read(chunk);
        if (rows.length > 0) yield rows;
      }
    } finally {
      signal?.removeEventListener("abort", stop);
    }
  },
});

/** What an export throws whose signal was aborted. */
export const interrupted = (signal: AbortSignal) =>
  signal.reason instanceof StudioError
    ? signal.reason
    : new StudioError("interrupted", "The export was stopped. Nothing of it was kept.", { cause: signal.reason });

/** PostgreSQL going away (class 08, 57P) or its socket, as a sentence; anything else as it is. */
function lostConnection(error: unknown): unknown {
  const { code = "", message = "" } = (error ?? {}) as { code?: string; message?: string };
  const isLost = /^(08|57P|ECONN)/.test(code) || message.startsWith("Connection terminated");
  return isLost
    ? new StudioError("database_down", `The database went away during the export: ${message}`, { cause: error })
    : error;
}
