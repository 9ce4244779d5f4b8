import type pg from "pg";
import { assignParts } from "#server/datasets/parts/assign-parts.ts";
import { recordOfPhotosSql } from "./record-of-photos.ts";

/** A row that had been there already, and the image that one of its photos is now. */
export type LandedRepeat = { file: string; row: number; part: number; entry: string; ordinal: number; image: string };

/** Repeats with the images of all their photos: those that nothing was learnt of are the entry's. `further`: null of an entry of one. */
const LANDING = `WITH named AS (
    SELECT * FROM json_to_recordset($1) AS n (file bigint, "row" int, part int, entry bigint, ordinal int, image bigint))
  SELECT n.file, n."row", n.part, n.entry, coalesce(max(n.image) FILTER (WHERE n.ordinal = 0), e."imageId") AS image,
    CASE WHEN e."ownHash" IS NOT NULL THEN ARRAY(SELECT coalesce(p.image, x."imageId") FROM "EntryImage" x
      LEFT JOIN named p ON p.file = n.file AND p."row" = n."row" AND p.part = n.part AND p.ordinal = x.ordinal
      WHERE x."entryId" = e.id ORDER BY x.ordinal) END AS further
  FROM named n JOIN "Entry" e ON e.id = n.entry GROUP BY n.file, n."row", n.part, n.entry, e.id`;

/** Repeats with what makes them one with entries of their images. `is_parted`: the entry that it was found in is of others. */
const LANDED = `SELECT *, image <> beside OR key <> key_beside AS is_parted FROM (
    SELECT r.*, e."datasetId" AS dataset, e.task, e."imageId" AS beside, coalesce(e."recordHash", e.hash) AS key_beside,
      CASE WHEN r.further IS NULL THEN coalesce(e."recordHash", e.hash) ELSE ${recordOfPhotosSql('e."ownHash"', "r.further")} END AS key
    FROM stage_repeat r JOIN "Entry" e ON e.id = r.entry) own`;

/**
 * Rows that were taken for repeats of an entry, and whose photo is another image than its now: as many of them become entries as
 * their file has of that record on that image beyond those that are there. So it is as if the photos had been known when the files
 * came. The others are repeats of an entry of their image from now on. Answers how many became entries.
 */
export async function reviveRepeats(client: pg.PoolClient, repeats: readonly LandedRepeat[]): Promise<number> {
  if (repeats.length === 0) return 0;
  await client.query(`DROP TABLE IF EXISTS stage_repeat, stage_landed, stage_revived`);
  await client.query(`CREATE TEMP TABLE stage_repeat ON COMMIT DROP AS ${LANDING}`, [JSON.stringify(repeats)]);
  await client.query(`CREATE TEMP TABLE stage_landed ON COMMIT DROP AS ${LANDED}`);
  const { rowCount } = await client.query(
    `CREATE TEMP TABLE stage_revived ON COMMIT DROP AS
     WITH there AS (
       SELECT g.image, g.task, g.key, e."sourceFileId" AS file, count(*) AS n, max(e.nth) AS last
       FROM (SELECT DISTINCT dataset, image, task, key FROM stage_landed WHERE is_parted) g
       JOIN "Entry" e ON e."datasetId" = g.dataset AND e."imageId" = g.image AND e.task = g.task AND coalesce(e."recordHash", e.hash) = g.key
       GROUP BY 1, 2, 3, 4),
     of_image AS (SELECT image, task, key, sum(n) AS n, max(last) AS last FROM there GROUP BY 1, 2, 3),
     of_file AS (
       SELECT image, task, key, file, sum(n) AS n FROM (
         SELECT image, task, key, file, n FROM there UNION ALL SELECT image, task, key, file, count(*) FROM stage_landed GROUP BY 1, 2, 3, 4) every
       GROUP BY 1, 2, 3, 4),
     ranked AS (
       SELECT l.*, coalesce(o.n, 0) AS there, coalesce(o.last, -1) AS last, max(f.n) OVER own AS most,
         row_number() OVER (own ORDER BY f.n DESC, l.file, l."row", l.part) AS place
       FROM stage_landed l JOIN of_file f USING (image, task, key, file) LEFT JOIN of_image o USING (image, task, key)
       WHERE EXISTS (SELECT 1 FROM stage_landed m WHERE m.image = l.image AND m.task = l.task AND m.key = l.key AND m.is_parted)
       WINDOW own AS (PARTITION BY l.image, l.task, l.key))
     SELECT nextval('"Entry_id_seq"') AS id, ranked.* FROM ranked WHERE place <= most - there`,
  );
  if (rowCount) {
    for (const sql of REVIVE) await client.query(sql);
    await assignRevived(client);
  }
  // Found beside an entry of their own image, should that be parted once more.
  await client.query(
    `UPDATE "EntryRepeat" k SET "entryId" = own.id FROM stage_landed l
     JOIN LATERAL (SELECT e.id FROM "Entry" e WHERE e."datasetId" = l.dataset AND e."imageId" = l.image AND e.task = l.task
       AND coalesce(e."recordHash", e.hash) = l.key ORDER BY e.nth LIMIT 1) own ON true
     WHERE l.is_parted AND k."sourceFileId" = l.file AND k."rowIndex" = l."row" AND k."partIndex" = l.part`,
  );
  return rowCount ?? 0;
}

/** By the rules of their own files, which may be others than that of the entry they were found in. */
async function assignRevived(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ dataset: string; ids: string[] }>(
    `SELECT dataset::text, array_agg(id::text ORDER BY id) AS ids FROM stage_revived GROUP BY dataset`,
  );
  for (const { dataset, ids } of rows) await assignParts(client, BigInt(dataset), ids);
}

const REVIVE = [
  `INSERT INTO "Entry" (id, "datasetId", "imageId", task, "sourceTask", topic, turns, hash, "recordHash", "ownHash", nth, "sourceFileId", "rowIndex", "partIndex", "rowShell", "partShell", marks, "pairCount")
   SELECT r.id, e."datasetId", r.image, e.task, k."sourceTask", e.topic, coalesce(k.turns, e.turns), e.hash,
     CASE WHEN r.further IS NULL THEN e."recordHash" ELSE r.key END, e."ownHash", r.last + r.place, r.file, r."row", r.part,
     coalesce(k."rowShell", e."rowShell"), coalesce(k."partShell", e."partShell"), e.marks, e."pairCount"
   FROM stage_revived r JOIN "Entry" e ON e.id = r.entry JOIN "EntryRepeat" k ON k."sourceFileId" = r.file AND k."rowIndex" = r."row" AND k."partIndex" = r.part`,
  `INSERT INTO "EntryStatus" ("entryId", "datasetId", task, "imageId", "wordCount", "boxCount", marks, ratings)
   SELECT r.id, s."datasetId", s.task, r.image, s."wordCount", s."boxCount", s.marks, s.ratings FROM stage_revived r JOIN "EntryStatus" s ON s."entryId" = r.entry`,
  `INSERT INTO "EntryImage" ("entryId", ordinal, "imageId") SELECT r.id, n.nth, n.image FROM stage_revived r, unnest(r.further) WITH ORDINALITY n (image, nth)`,
  `INSERT INTO "StateCount" ("datasetId", task, state, delta) SELECT dataset, task, 'pending', count(*) FROM stage_revived GROUP BY 1, 2`,
  `DELETE FROM "EntryRepeat" k USING stage_revived r WHERE k."sourceFileId" = r.file AND k."rowIndex" = r."row" AND k."partIndex" = r.part`,
];
