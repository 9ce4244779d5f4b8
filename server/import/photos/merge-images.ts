import type pg from "pg";
import { movePhotos } from "./move-photos.ts";
import { FORM, HAS_FORMS } from "./name-forms.ts";

/** What a merge of names changed: images that were joined, and images that must be decided again (settle-images.ts). */
export type Merged = { joined: number; unsettled: string[] };

/**
 * Gives every staged name an image: finds known ones by their aliases, makes new ones, learns pairs of names, and joins the
 * images that a pair shows to be one. What a pair does not settle by itself is answered as unsettled. Leaves
 * `stage_name (name, image, claim)` for the merges that follow.
 */
export async function mergeImages(client: pg.PoolClient, datasetId: bigint): Promise<Merged> {
  const ask = (sql: string) => client.query(sql, sql.includes("$1") ? [datasetId] : []);
  await ask(
    `UPDATE stage_piece p SET identity = r.new FROM stage_rename r WHERE r.file = p.file AND r.old = p.identity`,
  );
  // Elements of images that their file never named: told as rejects.
  await ask(`DELETE FROM stage_piece WHERE identity LIKE '#%'`);
  await ask(`DROP TABLE IF EXISTS stage_pair, stage_size, stage_name, stage_twin, stage_named`);
  await ask(`CREATE TEMP TABLE stage_named ON COMMIT DROP AS
    SELECT identity AS name FROM stage_image UNION SELECT identity FROM stage_piece
    UNION SELECT public FROM stage_link WHERE public IS NOT NULL`);
  await ask(`CREATE TEMP TABLE stage_pair ON COMMIT DROP AS
    SELECT DISTINCT identity AS vg, alias AS coco FROM stage_image WHERE alias IS NOT NULL`);
  await ask(`CREATE TEMP TABLE stage_size ON COMMIT DROP AS
    SELECT DISTINCT ON (s.identity) s.identity, s.width, s.height, s.told, s.path FROM stage_image s
    WHERE s.width IS NOT NULL AND s.height IS NOT NULL ORDER BY s.identity, s.told, s.width, s.height`);
  await ask(`ANALYZE stage_pair, stage_size, stage_named`);
  // A new image has its size at once: to change a row afterwards costs as much as to make it.
  await ask(`INSERT INTO "Image" ("datasetId", identity, "widthPx", "heightPx")
    SELECT $1::bigint, name, s.width, s.height FROM stage_named LEFT JOIN stage_size s ON s.identity = name
    WHERE NOT EXISTS (SELECT 1 FROM "ImageAlias" k WHERE k."datasetId" = $1 AND k.alias = name)
    ORDER BY name ON CONFLICT DO NOTHING`);
  await ask(`INSERT INTO "ImageAlias" ("datasetId", alias, "imageId")
    SELECT $1::bigint, name, i.id FROM stage_named JOIN "Image" i ON i."datasetId" = $1 AND i.identity = name
    WHERE NOT EXISTS (SELECT 1 FROM "ImageAlias" k WHERE k."datasetId" = $1 AND k.alias = name) ON CONFLICT DO NOTHING`);
  const paired = await mergePairs(client, datasetId);
  const linked = await mergeLinks(client, datasetId);
  await ask(`CREATE TEMP TABLE stage_name ON COMMIT DROP AS
    SELECT name, i.id AS image, CASE WHEN i.identity = name THEN '' ELSE name END AS claim
    FROM stage_named JOIN "ImageAlias" k ON k."datasetId" = $1 AND k.alias = name JOIN "Image" i ON i.id = k."imageId"`);
  await ask(`CREATE INDEX ON stage_name (name)`);
  await ask(`ANALYZE stage_name`);
  // The photo's own size outranks image_data's, and that the one which stands beside something else.
  await ask(`UPDATE "Image" i SET "widthPx" = s.width, "heightPx" = s.height
    FROM stage_size s JOIN stage_name n ON n.name = s.identity
    WHERE i.id = n.image AND (i."widthPx", i."heightPx") IS DISTINCT FROM (s.width, s.height)
      AND (i."widthPx" IS NULL OR i."heightPx" IS NULL OR (NOT s.told AND i.photo <> 'present'))`);
  // Which of Visual Genome's two folders a photo lies in stands in its address alone, as long as no file of it is there.
  await ask(`UPDATE "Image" i SET "photoPath" = s.path FROM stage_image s JOIN stage_name n ON n.name = s.identity
    WHERE i.id = n.image AND s.path IS NOT NULL AND i.photo = 'absent' AND i."photoSourceId" IS NULL AND i."photoPath" IS DISTINCT FROM s.path`);
  await mergeLicences(client, datasetId);
  const spelt = await client.query<{ image: string }>(OTHER_FORMS, [datasetId]);
  return {
    joined: paired.joined + linked.joined,
    unsettled: [...paired.unsettled, ...linked.unsettled, ...spelt.rows.map(({ image }) => String(image))],
  };
}

/** A photo's licence is the one that was stated last; a file that states none takes none away. */
async function mergeLicences(client: pg.PoolClient, datasetId: bigint): Promise<void> {
  const { rowCount } = await client.query(
    `INSERT INTO "PhotoLicence" ("datasetId", name, url)
     SELECT DISTINCT $1::bigint, licence, url FROM stage_image WHERE licence IS NOT NULL ON CONFLICT DO NOTHING`,
    [datasetId],
  );
  const stated =
    rowCount || (await client.query(`SELECT 1 FROM stage_image WHERE licence IS NOT NULL LIMIT 1`)).rowCount;
  if (!stated) return;
  await client.query(
    `UPDATE "Image" i SET "licenceId" = l.id
     FROM (SELECT DISTINCT ON (identity) identity, licence, url FROM stage_image WHERE licence IS NOT NULL ORDER BY identity, licence, url) s
     JOIN stage_name n ON n.name = s.identity JOIN "PhotoLicence" l ON l."datasetId" = $1 AND l.name = s.licence AND l.url = s.url
     WHERE i.id = n.image AND i."licenceId" IS DISTINCT FROM l.id`,
    [datasetId],
  );
}

/** Images of staged names that are known in another Unicode form as well, under another image. */
const OTHER_FORMS = `SELECT n.image FROM stage_name n JOIN "ImageAlias" k ON k."datasetId" = $1 AND ${HAS_FORMS("k.alias")}
   AND ${FORM("k.alias")} = ${FORM("n.name")} AND k."imageId" <> n.image WHERE ${HAS_FORMS("n.name")}`;

/** Pairs of public ids: kept as they were told, joined where nothing speaks against it. */
async function mergePairs(client: pg.PoolClient, datasetId: bigint): Promise<Merged> {
  const fresh = await client.query(
    `INSERT INTO "ImagePair" ("datasetId", vg, coco) SELECT $1, vg, coco FROM stage_pair ON CONFLICT DO NOTHING`,
    [datasetId],
  );
  if (!fresh.rowCount) return { joined: 0, unsettled: [] };
  await client.query(`DROP TABLE IF EXISTS stage_clear`);
  // One id of Visual Genome, one of COCO, and neither in a second pair.
  await client.query(
    `CREATE TEMP TABLE stage_clear ON COMMIT DROP AS SELECT p.vg, p.coco FROM stage_pair p
     WHERE NOT EXISTS (SELECT 1 FROM "ImagePair" o WHERE o."datasetId" = $1 AND o.vg = p.vg AND o.coco <> p.coco)
       AND NOT EXISTS (SELECT 1 FROM "ImagePair" o WHERE o."datasetId" = $1 AND o.coco = p.coco AND o.vg <> p.vg)`,
    [datasetId],
  );
  await client.query(
    `INSERT INTO "ImageAlias" ("datasetId", alias, "imageId")
     SELECT $1, c.coco, k."imageId" FROM stage_clear c JOIN "ImageAlias" k ON k."datasetId" = $1 AND k.alias = c.vg
     JOIN "Image" i ON i.id = k."imageId" AND NOT i."isContested" ON CONFLICT DO NOTHING`,
    [datasetId],
  );
  // Each side by itself: a join over either of two columns looks at every name for every pair.
  const sideOf = (side: "vg" | "coco") =>
    `SELECT k."imageId" AS image FROM stage_pair p JOIN "ImageAlias" k ON k."datasetId" = $1 AND k.alias = p.${side}
     WHERE NOT EXISTS (SELECT 1 FROM stage_clear c WHERE c.vg = p.vg AND c.coco = p.coco)`;
  const doubtful = await client.query<{ image: string }>(`${sideOf("vg")} UNION ${sideOf("coco")}`, [datasetId]);
  await client.query(
    `CREATE TEMP TABLE stage_twin ON COMMIT DROP AS
     SELECT own."imageId" AS gone, kept."imageId" AS kept FROM stage_clear c
     JOIN "ImageAlias" own ON own."datasetId" = $1 AND own.alias = c.coco
     JOIN "ImageAlias" kept ON kept."datasetId" = $1 AND kept.alias = c.vg
     WHERE own."imageId" <> kept."imageId"`,
    [datasetId],
  );
  const { joined, unsettled } = await joinTwins(client);
  return { joined, unsettled: [...unsettled, ...doubtful.rows.map(({ image }) => String(image))] };
}

/** Names below roots that are said to be a public id, or that lead to a photo that is known by another name. */
async function mergeLinks(client: pg.PoolClient, datasetId: bigint): Promise<Merged> {
  const { rowCount } = await client.query(`SELECT 1 FROM stage_link LIMIT 1`);
  if (!rowCount) return { joined: 0, unsettled: [] };
  await client.query(`DROP TABLE IF EXISTS stage_known, stage_twin`);
  await client.query(
    `CREATE TEMP TABLE stage_known ON COMMIT DROP AS SELECT DISTINCT ON (l.name) l.name, coalesce(k."imageId", f."imageId") AS image
     FROM stage_link l LEFT JOIN "ImageAlias" k ON k."datasetId" = $1 AND k.alias = l.public
     LEFT JOIN "PhotoFile" f ON f."datasetId" = $1 AND f.place = l.place
     WHERE coalesce(k."imageId", f."imageId") IS NOT NULL ORDER BY l.name, l.public`,
    [datasetId],
  );
  await client.query(
    `UPDATE "PhotoFile" f SET names = f.names || l.name FROM stage_link l WHERE f."datasetId" = $1 AND f.place = l.place AND NOT l.name = ANY(f.names)`,
    [datasetId],
  );
  // A photo that lies where the name leads is of that public id by the file's word.
  await client.query(
    `UPDATE "PhotoFile" f SET "publicId" = l.public FROM stage_link l JOIN "ImageAlias" a ON a."datasetId" = $1 AND a.alias = l.name
     WHERE l.public IS NOT NULL AND f."imageId" = a."imageId" AND f."publicId" IS NULL AND l.name = ANY(f.names)`,
    [datasetId],
  );
  await client.query(
    `INSERT INTO "ImageAlias" ("datasetId", alias, "imageId") SELECT $1, name, image FROM stage_known ON CONFLICT DO NOTHING`,
    [datasetId],
  );
  await client.query(
    `CREATE TEMP TABLE stage_twin ON COMMIT DROP AS
     SELECT a."imageId" AS gone, s.image AS kept FROM stage_known s
     JOIN "ImageAlias" a ON a."datasetId" = $1 AND a.alias = s.name WHERE a."imageId" <> s.image`,
    [datasetId],
  );
  return joinTwins(client);
}

/**
 * Images of `stage_twin (gone, kept)` that are one: the belongings of the one go to the other, and it goes. A pair that is part of a
 * chain, that is contested, or of which both have a photo is not joined by its names alone: it is answered as unsettled.
 */
async function joinTwins(client: pg.PoolClient): Promise<Merged> {
  const ask = (sql: string) => client.query(sql);
  const unsettled = await client.query<{ gone: string; kept: string }>(
    `DELETE FROM stage_twin t WHERE
       (SELECT count(*) FROM stage_twin o WHERE o.gone IN (t.gone, t.kept) OR o.kept IN (t.gone, t.kept)) > 1
       OR EXISTS (SELECT 1 FROM "Image" i WHERE i.id IN (t.gone, t.kept) AND i."isContested")
       OR (EXISTS (SELECT 1 FROM "PhotoFile" f WHERE f."imageId" = t.gone) AND EXISTS (SELECT 1 FROM "PhotoFile" f WHERE f."imageId" = t.kept))
     RETURNING gone, kept`,
  );
  const { rowCount } = await ask(`SELECT 1 FROM stage_twin LIMIT 1`);
  let joined = 0;
  if (rowCount) {
    await ask(`DROP TABLE IF EXISTS stage_photo`);
    await ask(`CREATE TEMP TABLE stage_photo ON COMMIT DROP AS
      SELECT e.id AS entry, 0 AS ordinal, t.kept AS image FROM "Entry" e JOIN stage_twin t ON t.gone = e."imageId"
      UNION ALL SELECT x."entryId", x.ordinal, t.kept FROM "EntryImage" x JOIN stage_twin t ON t.gone = x."imageId"`);
    await movePhotos(client);
    for (const sql of [
      `UPDATE "Annotation" a SET "imageId" = t.kept, claim = CASE WHEN a.claim = '' THEN g.identity ELSE a.claim END
       FROM stage_twin t JOIN "Image" g ON g.id = t.gone WHERE a."imageId" = t.gone`,
      `UPDATE "Image" i SET photo = g.photo, "photoPath" = g."photoPath", "photoSourceId" = g."photoSourceId",
         "photoMark" = g."photoMark", "shownAt" = g."shownAt", "widthPx" = coalesce(g."widthPx", i."widthPx"), "heightPx" = coalesce(g."heightPx", i."heightPx")
       FROM stage_twin t JOIN "Image" g ON g.id = t.gone WHERE i.id = t.kept AND i.photo <> 'present' AND g.photo <> 'absent'`,
      `UPDATE "Image" i SET "licenceId" = g."licenceId" FROM stage_twin t JOIN "Image" g ON g.id = t.gone
       WHERE i.id = t.kept AND i."licenceId" IS NULL AND g."licenceId" IS NOT NULL`,
      `UPDATE "PhotoFile" f SET "imageId" = t.kept FROM stage_twin t WHERE f."imageId" = t.gone`,
      `UPDATE "ImageAlias" k SET "imageId" = t.kept FROM stage_twin t WHERE k."imageId" = t.gone`,
      `DELETE FROM "Image" i USING stage_twin t WHERE i.id = t.gone`,
    ]) {
      joined = (await ask(sql)).rowCount ?? 0;
    }
  }
  return { joined, unsettled: unsettled.rows.flatMap(({ gone, kept }) => [String(gone), String(kept)]) };
}
