import pg, { type PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { type BackendTransaction, cancelTransaction } from "#server/db/cancel-transaction.ts";
import type { Database } from "#server/db/client.ts";
import { type ColumnKind, createCopyReader, type Field } from "./copy-rows.ts";

/** One moment of the database. Whatever is decided meanwhile, every read sees the same. */
export type Snapshot = {
  query<Row>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Rows of a query with columns of these kinds, in batches of what one read of the socket brings (about 64 KB). */
  stream(sql: string, kinds: readonly ColumnKind[]): AsyncGenerator<Field[][]>;
  /**
   * Begins to read at the same moment on a connection of its own, and answers what waits for the result. Where the pool has none to spare it is read
   * before that on this one: exports that held a connection each and waited for a second would wait for each other.
   */
  beside<T>(read: (snapshot: Snapshot) => Promise<T>): Promise<() => Promise<T>>;
  /** From now on rows are read in the order of an index where there is one: the first comes at once, nothing is sorted. */
  preferIndexOrder(): Promise<void>;
};

/**
 * Runs `read` in one REPEATABLE READ READ ONLY transaction on a connection of its own. It locks nothing and pins old row
 * versions for as long as it runs. An abort ends it, whatever the database is at.
 */
export const inSnapshot = <T>(
  db: Database,
  signal: AbortSignal | undefined,
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<T> => inTransactionAt(null, db, signal, read);

/** `moment`: an exported snapshot's, as PostgreSQL names it; null: now. */
async function inTransactionAt<T>(
  moment: string | null,
  db: Database,
  signal: AbortSignal | undefined,
  read: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const client = await db.pool.connect().catch((cause: Error) => {
    throw new StudioError("database_down", message("databaseUnreachable", { problem: cause.message }), { cause });
  });
  const over = new AbortController();
  let isWhole = false;
  let cancelling: Promise<void> | null = null;
  let cancel = () => {};
  const readers: Readers = { ended: new AbortController(), reading: [] };
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    if (moment !== null) await client.query(`SET TRANSACTION SNAPSHOT ${pg.escapeLiteral(moment)}`);
    const { rows } = await client.query<BackendTransaction>("SELECT pg_backend_pid() AS pid, now()::text AS began");
    const transaction = must(rows[0], "it is one row");
    cancel = () => {
      cancelling = cancelTransaction(db, transaction, over.signal);
    };
    signal?.addEventListener("abort", cancel, { once: true });
    // A slow disk holds a COPY back for as long as it likes.
    await client.query("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0");
    const result = await read(snapshotOn(client, signal, beginBeside(db, client, signal, readers)));
    signal?.throwIfAborted();
    await client.query("COMMIT");
    isWhole = true;
    return result;
  } catch (error) {
    throw signal?.aborted ? interrupted(signal) : lostConnection(error);
  } finally {
    signal?.removeEventListener("abort", cancel);
    over.abort();
    await cancelling;
    // Where all went well they have ended.
    readers.ended.abort();
    await Promise.allSettled(readers.reading);
    // In the middle of a COPY a connection cannot be used again: closing it ends the query at the server.
    client.release(!isWhole);
  }
}

/** Who reads beside a snapshot, and what ends them with it. */
type Readers = { ended: AbortController; reading: Promise<unknown>[] };
/** Null where there is no connection to spare. */
type Begin = <T>(read: (snapshot: Snapshot) => Promise<T>) => Promise<{ reading: Promise<T> } | null>;

function beginBeside(
  db: Database,
  client: PoolClient,
  signal: AbortSignal | undefined,
  { ended, reading }: Readers,
): Begin {
  return async (read) => {
    const { totalCount, idleCount, waitingCount, options } = db.pool;
    // One more is left for everybody else.
    if (totalCount - idleCount + waitingCount > (options.max ?? 0) - 2) return null;
    const { rows } = await client.query<{ moment: string }>("SELECT pg_export_snapshot() AS moment");
    const { moment } = must(rows[0], "it is one row");
    const own = inTransactionAt(moment, db, AbortSignal.any([ended.signal, ...(signal ? [signal] : [])]), read);
    // Told to whoever waits for it.
    own.catch(() => {});
    reading.push(own);
    return { reading: own };
  };
}

function snapshotOn(client: PoolClient, signal: AbortSignal | undefined, begin: Begin): Snapshot {
  const snapshot: Snapshot = {
    async beside(read) {
      const begun = await begin(read);
      if (begun) return () => begun.reading;
      const value = await read(snapshot);
      return async () => value;
    },
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
  };
  return snapshot;
}

/** What an export throws whose signal was aborted. */
export const interrupted = (signal: AbortSignal) =>
  signal.reason instanceof StudioError
    ? signal.reason
    : new StudioError("interrupted", message("exportStopped"), { cause: signal.reason });

/** PostgreSQL going away (class 08, 57P) or its socket, as a sentence; anything else as it is. */
function lostConnection(error: unknown): unknown {
  const { code = "", message = "" } = (error ?? {}) as { code?: string; message?: string };
  const isLost = /^(08|57P|ECONN)/.test(code) || message.startsWith("Connection terminated");
  return isLost ? databaseGone(error) : error;
}

/** What an export throws that has lost the database. */
export const databaseGone = (cause: unknown): StudioError =>
  new StudioError("database_down", message("exportDatabaseGone", { problem: (cause as Error).message }), { cause });
