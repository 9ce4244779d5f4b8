import type pg from "pg";

/** A pool, or a client in the middle of a transaction. */
export type Queryable = Pick<pg.ClientBase, "query">;

/**
 * Does `work` within one transaction, on a connection of its own, and answers what it answers. Whatever it throws takes
 * all of it back: the connection is closed then, for it may be in the middle of a COPY, or gone.
 */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    client.release();
    return result;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
