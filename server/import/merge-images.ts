import type pg from "pg";

/**
 * Gives every staged name an image: finds known ones by their aliases, makes new ones, learns aliases, and joins two
 * images that an alias shows to be one (`joined` of them). Leaves `stage_name(name, image)` for the merges that follow.
 */
export async function mergeImages(client: pg.PoolClient, datasetId: bigint): Promise<{ joined: number }> {
  const ask = (sql: string) => client.query(sql, sql.includes("$1") ? [datasetId] : []);
  await ask(
    `UPDATE stage_piece p SET identity = r.new FROM stage_rename r WHERE r.file = p.file AND r.old = p.identity`,
  );
  await ask(`DROP TABLE IF EXISTS stage_alias, stage_canonical, stage_size, stage_name, stage_twin`);
  await ask(`CREATE TEMP TABLE stage_alias ON COMMIT DROP AS
    SELECT DISTINCT ON (alias) alias, identity FROM stage_image WHERE alias IS NOT NULL ORDER BY alias, identity`);
  await ask(`CREATE TEMP TABLE stage_canonical ON COMMIT DROP AS
    SELECT name, coalesce(a.identity, name) AS canonical
    FROM (SELECT identity AS name FROM stage_image UNION SELECT identity FROM stage_photo UNION SELECT identity FROM stage_piece
          UNION SELECT alias FROM stage_alias) named
    LEFT JOIN stage_alias a ON a.alias = name`);
  await ask(`CREATE TEMP TABLE stage_size ON COMMIT DROP AS
    SELECT DISTINCT ON (n.canonical) n.canonical, s.width, s.height FROM stage_image s JOIN stage_canonical n ON n.name = s.identity
    WHERE s.width IS NOT NULL AND s.height IS NOT NULL ORDER BY n.canonical`);
  await ask(`ANALYZE stage_canonical, stage_size`);
  // A new image has its size at once: to change a row afterwards costs as much as to make it.
  await ask(`INSERT INTO "Image" ("datasetId", identity, "widthPx", "heightPx")
    SELECT $1::bigint, canonical, s.width, s.height FROM (SELECT DISTINCT canonical FROM stage_canonical) n LEFT JOIN stage_size s USING (canonical)
    WHERE NOT EXISTS (SELECT 1 FROM "ImageAlias" k WHERE k."datasetId" = $1 AND k.alias = canonical)
    ORDER BY canonical ON CONFLICT DO NOTHING`);
  await ask(`INSERT INTO "ImageAlias" ("datasetId", alias, "imageId")
    SELECT $1::bigint, i.identity, i.id FROM "Image" i JOIN (SELECT DISTINCT canonical FROM stage_canonical) n ON n.canonical = i.identity
    WHERE i."datasetId" = $1 ON CONFLICT DO NOTHING`);
  const joined = await joinTwins(client, datasetId);
  await ask(`INSERT INTO "ImageAlias" ("datasetId", alias, "imageId")
    SELECT $1::bigint, a.alias, k."imageId" FROM stage_alias a JOIN "ImageAlias" k ON k."datasetId" = $1 AND k.alias = a.identity
    ON CONFLICT DO NOTHING`);
  await client.query(
    `CREATE TEMP TABLE stage_name ON COMMIT DROP AS
     SELECT name, k."imageId" AS image FROM stage_canonical n JOIN "ImageAlias" k ON k."datasetId" = $1 AND k.alias = n.canonical`,
    [datasetId],
  );
  await ask(`CREATE INDEX ON stage_name (name)`);
  await ask(`ANALYZE stage_name`);
  await ask(`UPDATE "Image" i SET "widthPx" = coalesce(i."widthPx", s.width), "heightPx" = coalesce(i."heightPx", s.height)
    FROM stage_size s JOIN stage_name n ON n.name = s.canonical
    WHERE i.id = n.image AND (i."widthPx" IS NULL OR i."heightPx" IS NULL)`);
  return { joined };
}

/** An alias learnt now may name an image that came before under that alias alone: its belongings go to the other, and it goes. */
async function joinTwins(client: pg.PoolClient, datasetId: bigint): Promise<number> {
  const twins = await client.query(
    `CREATE TEMP TABLE stage_twin ON COMMIT DROP AS
     SELECT own."imageId" AS gone, kept."imageId" AS kept, a.identity
     FROM stage_alias a
     JOIN "ImageAlias" own ON own."datasetId" = $1 AND own.alias = a.alias
     JOIN "ImageAlias" kept ON kept."datasetId" = $1 AND kept.alias = a.identity
     WHERE own."imageId" <> kept."imageId"`,
    [datasetId],
  );
  if (!twins.rowCount) return 0;
  for (const sql of [
    // An entry that both have would break the uniqueness of its number: the moved one counts on behind.
    `UPDATE "Entry" e SET "imageId" = t.kept, nth = e.nth + (SELECT count(*) FROM "Entry" o
       WHERE o."imageId" = t.kept AND o.task = e.task AND o.hash = e.hash AND o."datasetId" = e."datasetId")
     FROM stage_twin t WHERE e."imageId" = t.gone`,
    `UPDATE "EntryStatus" s SET "imageId" = e."imageId" FROM "Entry" e JOIN stage_twin t ON t.kept = e."imageId"
     WHERE s."entryId" = e.id AND s."imageId" IS DISTINCT FROM e."imageId"`,
    // What is known of the one that goes is joined like a file of its own, older than those of this import.
    `INSERT INTO stage_piece (place, identity, kind, elements, names, file)
     SELECT -t.gone, t.identity, a.kind::text, btrim(substr(a.document::text, 2, length(a.document::text) - 2)), a.names, -1
     FROM "Annotation" a JOIN stage_twin t ON t.gone = a."imageId"`,
    `UPDATE "Image" i SET photo = g.photo, "photoPath" = g."photoPath", "photoSourceId" = g."photoSourceId",
       "widthPx" = coalesce(g."widthPx", i."widthPx"), "heightPx" = coalesce(g."heightPx", i."heightPx")
     FROM stage_twin t JOIN "Image" g ON g.id = t.gone WHERE i.id = t.kept AND i.photo <> 'present' AND g.photo <> 'absent'`,
    `UPDATE "ImageAlias" k SET "imageId" = t.kept FROM stage_twin t WHERE k."imageId" = t.gone`,
    `DELETE FROM "Image" i USING stage_twin t WHERE i.id = t.gone`,
  ]) {
    await client.query(sql);
  }
  return twins.rowCount;
}

/** Photos: where they lie and the size that their file has, which outranks any other. `roots` are PhotoSource ids by number. */
export async function mergePhotos(client: pg.PoolClient, roots: readonly bigint[]): Promise<void> {
  await client.query(
    `UPDATE "Image" i SET photo = CASE WHEN p.broken THEN 'broken' ELSE 'present' END::"PhotoState", "photoPath" = p.path,
       "photoSourceId" = ($1::bigint[])[p.root + 1], "widthPx" = coalesce(p.width, i."widthPx"), "heightPx" = coalesce(p.height, i."heightPx")
     FROM (SELECT DISTINCT ON (n.image) n.image, p.* FROM stage_photo p JOIN stage_name n ON n.name = p.identity
           ORDER BY n.image, p.broken, p.root, p.path) p
     WHERE i.id = p.image AND (i.photo <> 'present' OR NOT p.broken)`,
    [roots.map(String)],
  );
}
