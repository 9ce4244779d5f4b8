import pg from "pg";
import type { Database } from "#server/db/client.ts";
import { dropIndex } from "#server/db/drop-index.ts";
import { log } from "#server/log.ts";

/** The name that the migration gave it. */
const NAME = "EntrySearch_words_idx";

/** Fewer words are written into the index as it stands. */
const LOAD_MIN = 100_000;

/** How often, a second apart, the index is tried to be dropped while others read its table. */
const DROP_TRIES = 5;

/**
 * Drops the index of search words where far more is about to be written than stands: rebuilt afterwards it takes a
 * tenth of the time. Until then searches find what they find by looking at entries one by one. Where somebody reads for long
 * it stays, and the words take longer to write.
 */
export async function dropForLoad(db: Database, datasetId: bigint, signal?: AbortSignal): Promise<void> {
  const { rows } = await db.pool.query<{ missing: number; present: number }>(
    `SELECT (SELECT coalesce(sum(delta), 0) FROM "StateCount" WHERE "datasetId" = $1)::float8
         - (SELECT count(*) FROM (SELECT 1 FROM "EntrySearch" WHERE "datasetId" = $1 LIMIT 1) one) AS missing,
       (SELECT greatest(reltuples, 0) FROM pg_class WHERE oid = '"EntrySearch"'::regclass)::float8 AS present`,
    [datasetId],
  );
  const [{ missing, present } = { missing: 0, present: 0 }] = rows;
  if (missing < LOAD_MIN || missing <= 2 * present) return;
  if (!(await dropIndex(db.pool, NAME, { tries: DROP_TRIES, signal })))
    log.info("the index of search words stays while words are written: somebody reads them all the time");
}

/** False from an import's load until its index is built, and where somebody stopped it in between. */
export async function hasWordIndex(db: Database): Promise<boolean> {
  const { rows } = await db.pool.query(
    `SELECT 1 FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
     WHERE c.relname = $1 AND c.relnamespace = current_schema()::regnamespace AND i.indisvalid`,
    [NAME],
  );
  return rows.length > 0;
}

/** Any number, the same in every version: two workers must not build at once. */
const LOCK_KEY = 4170_2024;

/**
 * Builds the index of search words where it is not whole. Nobody's reading or writing waits for it; where what is left of
 * one cannot be dropped, a worker's next look finds that.
 */
export async function ensureWordIndex(db: Database, signal?: AbortSignal): Promise<void> {
  if (await hasWordIndex(db)) return;
  // A lock of the session: behind a transaction pooler it would be somebody else's a moment later.
  const client = new pg.Client({ connectionString: db.directUrl, application_name: "svit-studio word index" });
  // What its queries are told is enough.
  client.on("error", () => {});
  await client.connect();
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  // The connection is closed after it, which cancels as well.
  const cancel = () => void db.pool.query("SELECT pg_cancel_backend($1)", [rows[0]?.pid]).catch(() => {});
  signal?.addEventListener("abort", cancel, { once: true });
  try {
    // Not pg_advisory_lock: it would wait in a snapshot, and building concurrently waits for all of those.
    for (;;) {
      const lock = await client.query("SELECT pg_try_advisory_lock($1) AS mine", [LOCK_KEY]);
      if (lock.rows[0].mine) break;
      await new Promise((resolve) => setTimeout(resolve, 1000));
      signal?.throwIfAborted();
    }
    if (!(await hasWordIndex(db))) {
      // One whose building was stopped.
      if (!(await dropIndex(db.pool, NAME, { tries: DROP_TRIES, signal }))) return;
      // In PostgreSQL's default of maintenance_work_mem: with eight times as much 3 M entries took as long, in 430 MB more.
      await client.query(`CREATE INDEX CONCURRENTLY "${NAME}" ON "EntrySearch" USING gin (words)`);
      await client.query(`ANALYZE "EntrySearch"`);
    }
  } finally {
    signal?.removeEventListener("abort", cancel);
    // With its lock.
    await client.end();
  }
}
