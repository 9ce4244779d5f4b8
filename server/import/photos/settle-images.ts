import type pg from "pg";
import type { ImageKey } from "#domain/identity/image-key.ts";
import { type Evidence, type Settled, settleImages } from "#domain/identity/settle-images.ts";
import { must } from "#domain/must.ts";
import type { BesideAnother } from "#server/entries/flag-moved.ts";
import { reviveRepeats } from "#server/import/write/revive-repeats.ts";
import { movePhotos } from "./move-photos.ts";
import { documentId, gatherEvidence } from "./photo-evidence.ts";
import { type Cluster, type FileRow, type ImageRow, loadCluster } from "./photo-facts.ts";
import { Pictures, setPhotos, shownFile } from "./show-photos.ts";

/**
 * What a settling changed. `moved`: entries that had been beside another picture than now; `revived`: rows that had been taken for
 * repeats of an entry which turned out to be of another picture.
 */
export type SettledCounts = { parted: number; joined: number; moved: BesideAnother[]; revived: number };

/**
 * Decides again whose photo everything is that is tied to these images, by all that is known now (domain/identity/settle-images.ts),
 * and carries it out: entries, files, documents and names go where they belong, images that nothing belongs to go. A row that has
 * shown a photo never shows another picture: its address is cached for a year.
 */
export async function settleAround(
  client: pg.PoolClient,
  datasetId: bigint,
  imageIds: Iterable<string>,
): Promise<SettledCounts> {
  const cluster = await loadCluster(client, datasetId, imageIds);
  if (cluster.images.length === 0) return { parted: 0, joined: 0, moved: [], revived: 0 };
  const evidence = await gatherEvidence(client, cluster);
  return carryOut(client, datasetId, cluster, evidence);
}

async function carryOut(
  client: pg.PoolClient,
  datasetId: bigint,
  cluster: Cluster,
  evidence: Evidence,
): Promise<SettledCounts> {
  const settled = settleImages(evidence);
  const fileImage = (file: FileRow): ImageKey =>
    settled.imageOfFile.get(file.id) ??
    file.names.map((name) => settled.imageOfName.get(name)).find(Boolean) ??
    (file.publicId && (settled.imageOfName.get(file.publicId) ?? file.publicId)) ??
    identityNow(cluster, file.imageId);
  const targets = new Map<ImageKey, FileRow[]>();
  const want = (identity: ImageKey) => targets.get(identity) ?? targets.set(identity, []).get(identity) ?? [];
  for (const file of cluster.files) want(fileImage(file)).push(file);
  const aliasTarget = (alias: string) =>
    settled.imageOfMention.get(`name ${alias}`) ?? settled.imageOfName.get(alias) ?? alias;
  for (const { alias } of cluster.aliases) want(aliasTarget(alias));
  for (const { mention } of [...cluster.entries, ...cluster.repeats])
    if (mention) want(settled.imageOfMention.get(mention.id) ?? "");
  for (const { imageId, kind, claim } of cluster.documents)
    want(must(settled.imageOfMention.get(documentId(imageId, kind, claim)), "each was asked"));
  targets.delete("");

  const rows = await chooseRows(client, datasetId, cluster, targets, settled.contested);
  const rowOf = (identity: ImageKey) => must(rows.get(identity), "every identity has its row");
  for (const file of cluster.files) {
    const image = rowOf(fileImage(file));
    if (image !== file.imageId)
      await client.query(`UPDATE "PhotoFile" SET "imageId" = $2 WHERE id = $1`, [file.id, image]);
  }
  const names = new Map(cluster.aliases.map(({ alias }) => [alias, aliasTarget(alias)]));
  for (const [name, identity] of settled.imageOfName) names.set(name, identity);
  for (const identity of targets.keys()) if (!names.has(identity)) names.set(identity, identity);
  for (const [name, identity] of names) {
    if (!targets.has(identity)) continue;
    await client.query(
      `INSERT INTO "ImageAlias" ("datasetId", alias, "imageId") VALUES ($1, $2, $3)
       ON CONFLICT ("datasetId", alias) DO UPDATE SET "imageId" = EXCLUDED."imageId"`,
      [datasetId, name, rowOf(identity)],
    );
  }
  await moveDocuments(client, cluster, settled, rowOf);
  await moveAll(client, cluster, settled, rowOf);
  const revived = await reviveRepeats(
    client,
    cluster.repeats.flatMap(({ mention, entryId, ...place }) => {
      const identity = settled.imageOfMention.get(mention.id);
      return identity ? [{ ...place, entry: entryId, image: rowOf(identity) }] : [];
    }),
  );
  const pictures = new Pictures(cluster, settled, targets, evidence);
  await setPhotos(client, pictures, settled.contested, rowOf);
  const gone = cluster.images.map(({ id }) => id).filter((id) => ![...rows.values()].includes(id));
  // What was said of a photo's licence goes to the image that has its name now.
  await client.query(
    `UPDATE "Image" i SET "licenceId" = g."licenceId" FROM unnest($2::bigint[], $3::text[]) AS was (id, name)
     JOIN "Image" g ON g.id = was.id JOIN "ImageAlias" k ON k."datasetId" = $1 AND k.alias = was.name
     WHERE i.id = k."imageId" AND i."licenceId" IS NULL AND g."licenceId" IS NOT NULL`,
    [datasetId, gone, gone.map((id) => identityNow(cluster, id))],
  );
  await client.query(`DELETE FROM "Image" WHERE id = ANY($1::bigint[])`, [gone]);
  const before = cluster.images.length;
  return {
    parted: Math.max(0, rows.size - before),
    joined: Math.max(0, before - rows.size),
    moved: pictures.besideAnother(),
    revived,
  };
}

const identityNow = (cluster: Cluster, imageId: string) =>
  must(
    cluster.images.find(({ id }) => id === imageId),
    "an image of the cluster",
  ).identity;

/** The row of each identity: the one that has shown its picture, else one that has shown none, else a new one. */
async function chooseRows(
  client: pg.PoolClient,
  datasetId: bigint,
  cluster: Cluster,
  targets: Map<ImageKey, FileRow[]>,
  contested: Set<ImageKey>,
): Promise<Map<ImageKey, string>> {
  const free = new Set(cluster.images);
  const rows = new Map<ImageKey, string>();
  const take = (identity: ImageKey, image: ImageRow | undefined) => {
    if (!image) return;
    free.delete(image);
    rows.set(identity, image.id);
  };
  const shows = ([identity, files]: [ImageKey, FileRow[]]) => !contested.has(identity) && files.length > 0;
  for (const target of [...targets].filter(shows)) {
    const [identity, files] = target;
    const candidates = [...free].filter((image) => files.includes(shownFile(cluster, image) as FileRow));
    take(identity, candidates.find((image) => image.identity === identity) ?? candidates[0]);
  }
  for (const [identity, files] of targets) {
    if (rows.has(identity)) continue;
    const isClean = (image: ImageRow) =>
      ["absent", "remote", "withdrawn"].includes(image.photo) || (image.photo === "broken" && files.length === 0);
    const own = [...free].find(
      (image) => image.identity === identity && (isClean(image) || (image.isContested && contested.has(identity))),
    );
    take(identity, own);
  }
  const renamed = [...rows].filter(([identity, id]) => identityNow(cluster, id) !== identity);
  // Out of the way first: two rows may trade their names, and those that go still hold theirs.
  const all = cluster.images
    .map(({ id }) => id)
    .filter((id) => [...free].some((image) => image.id === id) || renamed.some(([, own]) => own === id));
  await client.query(`UPDATE "Image" SET identity = 'moving ' || id WHERE id = ANY($1::bigint[])`, [all]);
  for (const [identity, id] of renamed)
    await client.query(`UPDATE "Image" SET identity = $2 WHERE id = $1`, [id, identity]);
  for (const identity of targets.keys()) {
    if (rows.has(identity)) continue;
    const made = await client.query<{ id: string }>(
      `INSERT INTO "Image" ("datasetId", identity) VALUES ($1, $2) RETURNING id`,
      [datasetId, identity],
    );
    rows.set(identity, String(must(made.rows[0], "an insert returns its row").id));
  }
  return rows;
}

async function moveDocuments(
  client: pg.PoolClient,
  cluster: Cluster,
  settled: Settled,
  rowOf: (identity: ImageKey) => string,
): Promise<void> {
  const moves = cluster.documents.flatMap((document) => {
    const { imageId, kind, claim } = document;
    const key = claim === "" ? identityNow(cluster, imageId) : claim;
    const identity = must(settled.imageOfMention.get(documentId(imageId, kind, claim)), "each was asked");
    const own = key === identity ? "" : key;
    const image = rowOf(identity);
    return image === imageId && own === claim ? [] : [{ imageId, kind, claim, image, own }];
  });
  // In two steps, for two documents may trade their places.
  for (const { imageId, kind, claim, image, own } of moves)
    await client.query(
      `UPDATE "Annotation" SET "imageId" = $4, claim = 'moving ' || $5 WHERE "imageId" = $1 AND kind = $2::"AnnotationKind" AND claim = $3`,
      [imageId, kind, claim, image, own],
    );
  for (const { kind, image, own } of moves)
    await client.query(
      `UPDATE "Annotation" SET claim = $3 WHERE "imageId" = $1 AND kind = $2::"AnnotationKind" AND claim = 'moving ' || $3`,
      [image, kind, own],
    );
}

async function moveAll(
  client: pg.PoolClient,
  cluster: Cluster,
  settled: Settled,
  rowOf: (identity: ImageKey) => string,
): Promise<void> {
  const moves = cluster.entries.flatMap(({ id, ordinal, imageId, mention }) => {
    const identity = mention && settled.imageOfMention.get(mention.id);
    const image = identity ? rowOf(identity) : imageId;
    return image === imageId ? [] : [{ entry: id, ordinal, image }];
  });
  if (moves.length === 0) return;
  await client.query(`DROP TABLE IF EXISTS stage_photo`);
  await client.query(
    `CREATE TEMP TABLE stage_photo ON COMMIT DROP AS SELECT * FROM json_to_recordset($1) AS n (entry bigint, ordinal int, image bigint)`,
    [JSON.stringify(moves)],
  );
  await movePhotos(client);
}
