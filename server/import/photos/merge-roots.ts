import type pg from "pg";
import { ownKey } from "#domain/identity/image-key.ts";
import type { Root } from "./root.ts";

/** Makes one root of two: whatever was named below `gone` is named below `kept`. Answers the images that are to be decided again. */
export async function mergeRoots(client: pg.PoolClient, datasetId: bigint, gone: Root, kept: Root): Promise<string[]> {
  const from = ownKey(gone.name, "");
  const to = ownKey(kept.name, "");
  const renamed = (column: string) => `$3 || substr(${column}, length($2) + 1)`;
  const scope = [datasetId, from, to];
  const clashes = await client.query<{ one: string; other: string }>(
    `SELECT a."imageId" AS one, b."imageId" AS other FROM "ImageAlias" a
     JOIN "ImageAlias" b ON b."datasetId" = $1 AND b.alias = ${renamed("a.alias")}
     WHERE a."datasetId" = $1 AND starts_with(a.alias, $2)`,
    scope,
  );
  for (const sql of [
    // Documents of an image that cannot take the new name are kept under it.
    `UPDATE "Annotation" d SET claim = ${renamed("i.identity")} FROM "Image" i WHERE i.id = d."imageId" AND d.claim = '' AND i."datasetId" = $1
       AND starts_with(i.identity, $2) AND EXISTS (SELECT 1 FROM "Image" o WHERE o."datasetId" = $1 AND o.identity = ${renamed("i.identity")})`,
    `UPDATE "Annotation" d SET claim = ${renamed("d.claim")} FROM "Image" i WHERE i.id = d."imageId" AND i."datasetId" = $1 AND starts_with(d.claim, $2)`,
    `DELETE FROM "ImageAlias" a USING "ImageAlias" b WHERE a."datasetId" = $1 AND starts_with(a.alias, $2) AND b."datasetId" = $1 AND b.alias = ${renamed("a.alias")}`,
    `UPDATE "ImageAlias" a SET alias = ${renamed("a.alias")} WHERE a."datasetId" = $1 AND starts_with(a.alias, $2)`,
    `UPDATE "Image" i SET identity = ${renamed("i.identity")} WHERE i."datasetId" = $1 AND starts_with(i.identity, $2)
       AND NOT EXISTS (SELECT 1 FROM "Image" o WHERE o."datasetId" = $1 AND o.identity = ${renamed("i.identity")})`,
    `UPDATE "PhotoFile" f SET names = ARRAY(SELECT CASE WHEN starts_with(n, $2) THEN ${renamed("n")} ELSE n END FROM unnest(f.names) n)
     WHERE f."datasetId" = $1 AND EXISTS (SELECT 1 FROM unnest(f.names) n WHERE starts_with(n, $2))`,
  ]) {
    await client.query(sql, sql.includes("$3") ? scope : scope.slice(0, 2));
  }
  await client.query(`UPDATE "SourceFile" SET "rootId" = $2 WHERE "rootId" = $1`, [gone.id, kept.id]);
  await client.query(
    `UPDATE "PhotoRoot" k SET places = k.places || g.places, files = coalesce(k.files, '{}') || coalesce(g.files, '{}') FROM "PhotoRoot" g WHERE k.id = $2 AND g.id = $1`,
    [gone.id, kept.id],
  );
  await client.query(`DELETE FROM "PhotoRoot" WHERE id = $1`, [gone.id]);
  return clashes.rows
    .filter(({ one, other }) => one !== other)
    .flatMap(({ one, other }) => [String(one), String(other)]);
}
