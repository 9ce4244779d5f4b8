import type pg from "pg";

/**
 * Gives entries other images: those of `stage_move (entry bigint, image bigint)`. Entries of one text on one photo are numbered
 * anew from 0 on both sides, so that each file's count of them is found again, whichever file they came from.
 */
export async function moveEntries(client: pg.PoolClient): Promise<void> {
  for (const sql of [
    `DROP TABLE IF EXISTS stage_number, stage_group`,
    `CREATE TEMP TABLE stage_group ON COMMIT DROP AS
     SELECT DISTINCT e."datasetId" AS dataset, side.image, e.task, coalesce(e."recordHash", e.hash) AS key
     FROM stage_move m JOIN "Entry" e ON e.id = m.entry, LATERAL (VALUES (m.image), (e."imageId")) side (image)`,
    `CREATE INDEX ON stage_group (dataset, image)`,
    `ANALYZE stage_group`,
    // Below 0 while they move: no two rows may meet on one number meanwhile.
    `CREATE TEMP TABLE stage_number ON COMMIT DROP AS
     SELECT id, image, -row_number() OVER (PARTITION BY image, task, key ORDER BY nth, id) AS nth FROM (
       SELECT e.id, coalesce(m.image, e."imageId") AS image, e.task, coalesce(e."recordHash", e.hash) AS key, e.nth
       FROM stage_group g JOIN "Entry" e ON e."datasetId" = g.dataset AND e."imageId" = g.image AND e.task = g.task
         AND coalesce(e."recordHash", e.hash) = g.key
       LEFT JOIN stage_move m ON m.entry = e.id) every`,
    // States before entries, and each in the order of their ids, as everybody takes them who holds several.
    `SELECT count(*) FROM (SELECT 1 FROM "EntryStatus" WHERE "entryId" IN (SELECT id FROM stage_number) ORDER BY "entryId" FOR UPDATE) states`,
    `SELECT count(*) FROM (SELECT 1 FROM "Entry" WHERE id IN (SELECT id FROM stage_number) ORDER BY id FOR UPDATE) entries`,
    `UPDATE "Entry" e SET "imageId" = n.image, nth = n.nth FROM stage_number n WHERE e.id = n.id`,
    `UPDATE "Entry" e SET nth = -1 - n.nth FROM stage_number n WHERE e.id = n.id`,
    `UPDATE "EntryStatus" s SET "imageId" = m.image FROM stage_move m WHERE s."entryId" = m.entry`,
  ]) {
    await client.query(sql);
  }
}
