import type { Database } from "#server/db/client.ts";

/** Below so many appended rows a data set's counts are summed as they are. */
const ROWS_MIN = 500;

/**
 * Folds the appended counts of each data set into one row a task, part and state. Beside concurrent appends nothing is lost: those
 * are other rows. Rows that another folding or a removal has are passed over: nobody waits, and no two for each other.
 */
export async function compactCounts(db: Database): Promise<void> {
  await db.pool.query(
    `WITH many AS (SELECT "datasetId" FROM "StateCount" GROUP BY "datasetId" HAVING count(*) > $1),
     free AS MATERIALIZED (SELECT id FROM "StateCount" WHERE "datasetId" IN (SELECT "datasetId" FROM many) FOR UPDATE SKIP LOCKED),
     taken AS (DELETE FROM "StateCount" c USING free WHERE c.id = free.id RETURNING c.*)
     INSERT INTO "StateCount" ("datasetId", task, "partId", state, delta)
     SELECT "datasetId", task, "partId", state, sum(delta) FROM taken GROUP BY 1, 2, 3, 4 HAVING sum(delta) <> 0`,
    [ROWS_MIN],
  );
}
