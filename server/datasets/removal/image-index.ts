import type { Database } from "#server/db/client.ts";
import { dropIndex } from "#server/db/drop-index.ts";
import { log } from "#server/log.ts";

const NAME = "Entry_imageId_removal_idx";

/** Before 18 PostgreSQL reads no index by its second column alone. */
const SKIPS_FROM = 180_000;
const WORTH_FROM = 200;

/** How often, a second apart, it is tried to be dropped while others read entries. */
const DROP_TRIES = 20;

/**
 * Gives `work` an index of entries by their image, where the server needs one: for each image that goes it looks whether
 * an entry points at it, and would read the entries of all data sets for that. Nobody's writing waits for it.
 */
export async function withImageIndex(db: Database, datasetId: bigint, work: () => Promise<void>): Promise<void> {
  const { rows } = await db.pool.query<{ needed: boolean }>(
    `SELECT current_setting('server_version_num')::int < $2
       AND (SELECT count(*) FROM (SELECT 1 FROM "Image" WHERE "datasetId" = $1 LIMIT $3) few) = $3 AS needed`,
    [datasetId, SKIPS_FROM, WORTH_FROM],
  );
  if (!rows[0]?.needed) return work();
  // One that was interrupted is there and of no use; where it cannot be dropped, its images go slowly.
  if (!(await dropIndex(db.pool, NAME, { tries: DROP_TRIES }))) return work();
  await db.pool.query(`CREATE INDEX CONCURRENTLY "${NAME}" ON "Entry" ("imageId")`);
  try {
    await work();
  } finally {
    if (!(await dropIndex(db.pool, NAME, { tries: DROP_TRIES })))
      log.warn({ index: NAME }, "an index of a removal stays until the next one: somebody reads entries all the time");
  }
}
