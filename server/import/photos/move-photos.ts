import type pg from "pg";
import { recordOfPhotosSql } from "#server/import/write/record-of-photos.ts";
import { moveEntries } from "./move-entries.ts";

/**
 * Gives entries other photos: those of `stage_photo (entry bigint, ordinal int, image bigint)`, at whatever place among them. An entry of
 * several is known by all of them, and gets the record that these make.
 */
export async function movePhotos(client: pg.PoolClient): Promise<void> {
  const further = `ARRAY(SELECT coalesce(p.image, x."imageId") FROM "EntryImage" x LEFT JOIN stage_photo p ON p.entry = x."entryId" AND p.ordinal = x.ordinal
    WHERE x."entryId" = e.id ORDER BY x.ordinal)`;
  await client.query(`DROP TABLE IF EXISTS stage_move`);
  await client.query(
    `CREATE TEMP TABLE stage_move ON COMMIT DROP AS
     SELECT m.entry, coalesce(m.first, e."imageId") AS image,
       CASE WHEN e."ownHash" IS NULL THEN e."recordHash" ELSE ${recordOfPhotosSql('e."ownHash"', further)} END AS record
     FROM (SELECT entry, max(image) FILTER (WHERE ordinal = 0) AS first FROM stage_photo GROUP BY entry) m JOIN "Entry" e ON e.id = m.entry`,
  );
  await moveEntries(client);
  await client.query(
    `UPDATE "EntryImage" x SET "imageId" = p.image FROM stage_photo p WHERE p.ordinal > 0 AND x."entryId" = p.entry AND x.ordinal = p.ordinal`,
  );
}
