import type pg from "pg";

/** Entries of the groups that change: those with a photo, or, by themselves, those of text alone (one condition for both would find no index). */
const members = (isOnPhoto: string) => `
  SELECT e.id, e.task, e.hash, e.nth, e."imageId" AS image, e."recordHash" AS record FROM stage_group g
  JOIN "Entry" e ON e."datasetId" = g.dataset AND ${isOnPhoto} AND e.task = g.task AND coalesce(e."recordHash", e.hash) = g.key`;

/**
 * Gives entries other images and records: those of `stage_move (entry bigint, image bigint, record bytea)`. Entries of one record
 * on one photo are renumbered from 0 on both sides, so that each file's count of them is found again, whichever file they came from.
 */
export async function moveEntries(client: pg.PoolClient): Promise<void> {
  for (const sql of [
    `DROP TABLE IF EXISTS stage_number, stage_group`,
    `CREATE TEMP TABLE stage_group ON COMMIT DROP AS
     SELECT DISTINCT e."datasetId" AS dataset, side.image, e.task, side.key
     FROM stage_move m JOIN "Entry" e ON e.id = m.entry,
       LATERAL (VALUES (m.image, coalesce(m.record, e.hash)), (e."imageId", coalesce(e."recordHash", e.hash))) side (image, key)`,
    `CREATE INDEX ON stage_group (dataset, image)`,
    `ANALYZE stage_group`,
    // Below 0 while they move: no two rows may meet on one number meanwhile.
    `CREATE TEMP TABLE stage_number ON COMMIT DROP AS
     SELECT id, image, record, -row_number() OVER (PARTITION BY image, task, coalesce(record, hash) ORDER BY nth, id) AS nth FROM (
       SELECT own.id, own.task, own.hash, own.nth, CASE WHEN m.entry IS NULL THEN own.image ELSE m.image END AS image,
         CASE WHEN m.entry IS NULL THEN own.record ELSE m.record END AS record
       FROM (${members(`e."imageId" = g.image`)} UNION ALL ${members(`g.image IS NULL AND e."imageId" IS NULL`)}) own
       LEFT JOIN stage_move m ON m.entry = own.id) every`,
    // States before entries, and each in the order of their ids, as everybody takes them who holds several.
    `SELECT count(*) FROM (SELECT 1 FROM "EntryStatus" WHERE "entryId" IN (SELECT id FROM stage_number) ORDER BY "entryId" FOR UPDATE) states`,
    `SELECT count(*) FROM (SELECT 1 FROM "Entry" WHERE id IN (SELECT id FROM stage_number) ORDER BY id FOR UPDATE) entries`,
    `UPDATE "Entry" e SET "imageId" = n.image, "recordHash" = n.record, nth = n.nth FROM stage_number n WHERE e.id = n.id`,
    `UPDATE "Entry" e SET nth = -1 - n.nth FROM stage_number n WHERE e.id = n.id`,
    `UPDATE "EntryStatus" s SET "imageId" = m.image FROM stage_move m WHERE s."entryId" = m.entry AND s."imageId" IS DISTINCT FROM m.image`,
  ]) {
    await client.query(sql);
  }
}
