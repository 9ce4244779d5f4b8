import type pg from "pg";

/**
 * Staged glosses come in, the later of the same turn and language in place of the earlier. Those of entries that are not
 * there yet are kept as well: the entries may come after them. Answers how many there were, and how many still wait.
 */
export async function mergeGlosses(
  client: pg.PoolClient,
  datasetId: bigint,
): Promise<{ glosses: number; glossesWaiting: number }> {
  const { rows } = await client.query(
    `WITH newest AS MATERIALIZED (
       SELECT DISTINCT ON (hash, turn, language) hash, turn, language, text FROM stage_gloss ORDER BY hash, turn, language, place DESC),
     saved AS (
       INSERT INTO "Gloss" ("datasetId", hash, turn, language, text) SELECT $1, hash, turn, language, text FROM newest
       ON CONFLICT ("datasetId", hash, turn, language) DO UPDATE SET text = EXCLUDED.text WHERE "Gloss".text <> EXCLUDED.text)
     SELECT count(*)::int AS glosses, (count(*) FILTER (WHERE known.hash IS NULL))::int AS waiting
     FROM newest LEFT JOIN (SELECT DISTINCT hash FROM "Entry" WHERE "datasetId" = $1 AND EXISTS (SELECT 1 FROM stage_gloss)) known USING (hash)`,
    [datasetId],
  );
  return { glosses: rows[0].glosses, glossesWaiting: rows[0].waiting };
}
