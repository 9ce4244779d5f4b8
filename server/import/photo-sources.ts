import type pg from "pg";
import { identityOfPath } from "#domain/image-identity.ts";
import { must } from "#domain/must.ts";
import type { PhotoAddress } from "#domain/photo-address.ts";
import type { Discovered } from "./discover.ts";
import { keepZip } from "./keep-zip.ts";

/** Photos staged with one statement: their names are held three times over meanwhile. */
const PART = 20_000;

/**
 * Says of images whose photo nobody has seen where it is to be found: in the zips given, else under the addresses given
 * or given to this data set before. Nothing is fetched and no zip unpacked: that is done for the photo somebody looks at.
 * A zip's photos become images like a folder's; images that were not found at an address are tried there again when it is
 * given again. `copyTo`: a folder that zips are copied into, null where they are referenced as they lie.
 * Returns how many images were newly told. Run inside of a transaction, by one import into a data set at a time.
 */
export async function assignRemotePhotos(
  client: pg.PoolClient,
  datasetId: bigint,
  { zips, addresses }: Pick<Discovered, "zips" | "addresses">,
  copyTo: string | null,
): Promise<number> {
  let count = 0;
  for (const zip of zips) {
    const root = copyTo === null ? zip.path : await keepZip(zip.path, copyTo);
    count += await assignZip(client, datasetId, await saveSource(client, datasetId, { kind: "zip", root }), zip.photos);
  }
  for (const address of addresses) {
    count += await assignAddress(client, datasetId, await saveSource(client, datasetId, address), "");
  }
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM "PhotoSource" WHERE "datasetId" = $1 AND kind IN ('http', 's3') ORDER BY id`,
    [datasetId],
  );
  for (const { id } of rows) count += await assignAddress(client, datasetId, BigInt(id), `AND "photoSourceId" IS NULL`);
  return count;
}

async function saveSource(
  client: pg.PoolClient,
  datasetId: bigint,
  { kind, root }: PhotoAddress | { kind: "zip"; root: string },
): Promise<bigint> {
  const { rows } = await client.query(
    `INSERT INTO "PhotoSource" ("datasetId", kind, root) VALUES ($1, $2, $3)
     ON CONFLICT ("datasetId", kind, root) DO UPDATE SET root = EXCLUDED.root RETURNING id`,
    [datasetId, kind, root],
  );
  return BigInt(must(rows[0], "an upsert returns its row").id);
}

async function assignZip(
  client: pg.PoolClient,
  datasetId: bigint,
  sourceId: bigint,
  photos: readonly string[],
): Promise<number> {
  await client.query(`DROP TABLE IF EXISTS stage_zip`);
  await client.query(`CREATE TEMP TABLE stage_zip (name text, path text) ON COMMIT DROP`);
  for (let at = 0; at < photos.length; at += PART) {
    const paths = photos.slice(at, at + PART);
    await client.query(`INSERT INTO stage_zip SELECT * FROM unnest($1::text[], $2::text[])`, [
      paths.map(identityOfPath),
      paths,
    ]);
  }
  await client.query(`ANALYZE stage_zip`);
  await client.query(
    `INSERT INTO "Image" ("datasetId", identity) SELECT DISTINCT $1::bigint, name FROM stage_zip z
     WHERE NOT EXISTS (SELECT 1 FROM "ImageAlias" k WHERE k."datasetId" = $1 AND k.alias = z.name) ON CONFLICT DO NOTHING`,
    [datasetId],
  );
  await client.query(
    `INSERT INTO "ImageAlias" ("datasetId", alias, "imageId")
     SELECT $1::bigint, i.identity, i.id FROM "Image" i JOIN (SELECT DISTINCT name FROM stage_zip) z ON z.name = i.identity
     WHERE i."datasetId" = $1 AND NOT EXISTS (SELECT 1 FROM "ImageAlias" k WHERE k."datasetId" = $1 AND k.alias = z.name)
     ON CONFLICT DO NOTHING`,
    [datasetId],
  );
  // A photo that was seen stays where it is; one that is elsewhere only said to be, missing or broken there, is here now.
  const { rowCount } = await client.query(
    `UPDATE "Image" i SET photo = 'remote', "photoPath" = z.path, "photoSourceId" = $2
     FROM (SELECT DISTINCT ON (k."imageId") k."imageId", s.path FROM stage_zip s
           JOIN "ImageAlias" k ON k."datasetId" = $1 AND k.alias = s.name ORDER BY k."imageId", s.path) z
     WHERE i.id = z."imageId" AND i.photo <> 'present'
       AND (i."photoSourceId", i."photoPath") IS DISTINCT FROM ($2::bigint, z.path)`,
    [datasetId, sourceId],
  );
  return rowCount ?? 0;
}

/** Its path is found out when it is fetched (domain/photo-paths.ts). `only`: SQL, never from outside. */
async function assignAddress(
  client: pg.PoolClient,
  datasetId: bigint,
  sourceId: bigint,
  only: "" | `AND "photoSourceId" IS NULL`,
): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE "Image" SET photo = 'remote', "photoPath" = NULL, "photoSourceId" = $2
     WHERE "datasetId" = $1 AND photo = 'absent' ${only}`,
    [datasetId, sourceId],
  );
  return rowCount ?? 0;
}
