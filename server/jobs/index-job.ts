import type { Database } from "#server/db/client.ts";
import { INDEX_QUEUE, openJobs } from "#server/runs/job-queue.ts";
import { hasWordIndex } from "#server/search/word-index.ts";

/** What was seen at the last look: how many search texts this database has ever been given. */
export type IndexLook = { written: string };

/**
 * Sends a job for each data set whose newest entry has no search words, and where the index of search words is not whole,
 * unless it is being removed, or an import is at work, which writes them itself at its end. So one that was killed after
 * its entries were in is made up for. Nobody writes when nothing was written since the last look; at the first look that
 * is unknown, and nothing is sent.
 */
export async function sendMissingIndexes(db: Database, last: IndexLook | null): Promise<IndexLook> {
  const { rows } = await db.pool.query<{
    written: string;
    missing: string[];
    newest: string | null;
    importing: boolean;
  }>(
    `SELECT (SELECT n_tup_ins FROM pg_stat_user_tables WHERE relid = '"EntrySearch"'::regclass)::text AS written,
       (SELECT coalesce(array_agg(d.id::text), '{}') FROM "Dataset" d
        JOIN LATERAL (SELECT id FROM "Entry" e WHERE e."datasetId" = d.id ORDER BY id DESC LIMIT 1) newest ON true
        WHERE d."removedAt" IS NULL AND NOT EXISTS (SELECT 1 FROM "EntrySearch" s WHERE s."entryId" = newest.id)) AS missing,
       (SELECT max(id)::text FROM "Dataset" WHERE "removedAt" IS NULL) AS newest,
       EXISTS (SELECT 1 FROM "Run" WHERE kind = 'import' AND state = 'running') AS importing`,
  );
  const [{ written, missing, newest, importing } = { written: "", missing: [], newest: null, importing: true }] = rows;
  if (importing) return { written };
  // Whichever data set's job comes first builds the index, which is one for all.
  if (missing.length === 0 && newest !== null && !(await hasWordIndex(db))) missing.push(newest);
  if (last?.written === written && missing.length > 0) {
    const boss = await openJobs(db);
    for (const datasetId of missing) await boss.send(INDEX_QUEUE, { datasetId }, { singletonKey: datasetId });
  }
  return { written };
}
