import type pg from "pg";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";

/**
 * Counts over all that was decided, at one moment. The planner takes what somebody decided for a tenth of what it is: it would sort 300,000
 * rows, or look each up by itself, which takes ten times as long as a hash that fits into this memory; and compiling a statement longer
 * than the rest of it. Parallel workers would each build that hash for themselves, which takes as long and thrice the processor.
 */
export const inSnapshot = <T>(db: Database, read: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
  inTransaction(db.pool, async (client) => {
    await client.query(
      "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL enable_sort = off; SET LOCAL enable_nestloop = off; SET LOCAL max_parallel_workers_per_gather = 0",
    );
    return read(client);
  });
