import type { Queryable } from "#server/db/transaction.ts";

/** So many files' first records are looked at, and so many keys told: a list to choose from; any other key can be typed. */
const FILES = 50;
const KEYS_MAX = 60;

/** Keys of the records of a data set beside those of their messages, as the first record of each of its newest files has them; by name. */
export async function loadRecordKeys(db: Queryable, datasetId: bigint): Promise<string[]> {
  const { rows } = await db.query<{ key: string }>(
    `SELECT DISTINCT k.key COLLATE "C" AS key
     FROM (SELECT id FROM "SourceFile" WHERE "datasetId" = $1 ORDER BY id DESC LIMIT ${FILES}) f
     CROSS JOIN LATERAL (SELECT e."rowShell", e."partShell" FROM "Entry" e WHERE e."datasetId" = $1 AND e."sourceFileId" = f.id
       ORDER BY e."rowIndex", e."partIndex" LIMIT 1) first
     CROSS JOIN LATERAL (SELECT json_object_keys(first."rowShell") AS key
       UNION SELECT json_object_keys(first."partShell") WHERE first."partShell" IS NOT NULL) k
     WHERE length(k.key) BETWEEN 1 AND 200 ORDER BY 1 LIMIT ${KEYS_MAX}`,
    [datasetId],
  );
  return rows.map(({ key }) => key);
}
