import type pg from "pg";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";

/** PostgreSQL's code for a statement that was stopped. */
const STOPPED = "57014";

/**
 * Runs reading statements on one connection, none of which may take longer than `limitMs`. The second value is what is
 * answered where one did.
 */
export async function limited<T, E>(
  db: Database,
  limitMs: number,
  read: (client: pg.PoolClient) => Promise<T>,
  otherwise: () => E | Promise<E>,
): Promise<T | E> {
  const client = await db.pool.connect();
  try {
    // jit: compiling a statement takes longer than any of these may.
    await client.query(`BEGIN READ ONLY; SET LOCAL statement_timeout = ${Math.round(limitMs)}; SET LOCAL jit = off`);
    const found = await read(client);
    await client.query("COMMIT");
    client.release();
    return found;
  } catch (error) {
    const isStopped = (error as { code?: string }).code === STOPPED;
    await client.query("ROLLBACK").then(
      () => client.release(),
      () => client.release(true),
    );
    if (!isStopped) throw error;
  }
  return otherwise();
}

/** For what cannot be answered otherwise: a page that could not be read is no empty page. @throws StudioError database_down */
export function tooLong(): never {
  throw new StudioError("database_down", message("databaseBusy"));
}
