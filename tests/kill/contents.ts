import type pg from "pg";

/** All that an import brings, without ids: counts, and one digest of every text and every document. */
export type Contents = Record<string, number | string | null>;

export async function contentsOf(pool: pg.Pool, datasetName: string): Promise<Contents> {
  const { rows } = await pool.query(
    `SELECT (SELECT count(*)::int FROM "Image" i WHERE i."datasetId" = d.id) AS images,
       (SELECT count(*)::int FROM "Entry" e WHERE e."datasetId" = d.id) AS entries,
       (SELECT count(*)::int FROM "EntryStatus" s WHERE s."datasetId" = d.id) AS states,
       (SELECT count(*)::int FROM "EntrySearch" s WHERE s."datasetId" = d.id) AS searchable,
       (SELECT sum(delta)::int FROM "StateCount" c WHERE c."datasetId" = d.id) AS counted,
       (SELECT count(*)::int FROM "SourceFile" f WHERE f."datasetId" = d.id) AS files,
       (SELECT md5(string_agg(encode(e.hash, 'hex') || e."rowIndex" || ' ' || e."partIndex" || e."rowShell"::text, ',' ORDER BY e.hash, e.nth, e."rowIndex"))
        FROM "Entry" e WHERE e."datasetId" = d.id) AS texts,
       (SELECT md5(string_agg(i.identity || a.kind || a.document::text, ',' ORDER BY i.identity, a.kind))
        FROM "Annotation" a JOIN "Image" i ON i.id = a."imageId" WHERE i."datasetId" = d.id) AS documents
     FROM "Dataset" d WHERE d.name = $1`,
    [datasetName],
  );
  return rows[0] ?? {};
}
