import type pg from "pg";
import { type Discovered, hasPhotosInside } from "#server/import/read/discovered.ts";
import { parsePhotoPath } from "#server/parquet/photo-path.ts";
import type { Merged } from "./merge-images.ts";

/** Photos that are asked for with one statement. */
const PART = 5000;

type Found = Pick<Discovered, "listed" | "photos" | "zips" | "json">;
type Standing = { id: string; place: string; path: string; kind: string; root: string };

/**
 * Photos that lay below a folder, or in a zip or a table, which this import looked through, and that are not there any more: their images are absent, or
 * show another file of theirs. What is known of them stays, so that another picture of the same name is told from them. Answers
 * their places, and the images that are to be decided again. Copies in the data folder stay, wherever they came from.
 */
export async function markGone(
  client: pg.PoolClient,
  datasetId: bigint,
  found: Found,
): Promise<{ places: string[]; merged: Merged }> {
  const places: string[] = [];
  const unsettled: string[] = [];
  const isThere = whatIsThere(found);
  const folders = found.listed.map(asFolder);
  const packs = [...found.zips, ...found.json.filter(hasPhotosInside)].map(({ path }) => path);
  for (let after = "0"; folders.length + packs.length > 0; ) {
    const { rows } = await client.query<Standing>(
      `SELECT f.id, f.place, f.path, s.kind, s.root FROM "PhotoFile" f JOIN "PhotoSource" s ON s.id = f."photoSourceId"
       WHERE f."datasetId" = $1 AND f.id > $2 AND NOT f."isGone" AND CASE s.kind
         WHEN 'folder' THEN EXISTS (SELECT 1 FROM unnest($3::text[]) l (folder) WHERE starts_with(f.place, l.folder))
         WHEN 'store' THEN false WHEN 'http' THEN false WHEN 's3' THEN false
         ELSE s.root = ANY($4::text[]) OR EXISTS (SELECT 1 FROM unnest($3::text[]) l (folder) WHERE starts_with(s.root, l.folder)) END
       ORDER BY f.id LIMIT ${PART}`,
      [datasetId, after, folders, packs],
    );
    const last = rows.at(-1);
    if (!last) break;
    after = String(last.id);
    const gone = rows.filter((file) => !isThere(file));
    places.push(...gone.map(({ place }) => place));
    unsettled.push(...(await saveGone(client, gone)));
  }
  return { places, merged: { joined: 0, unsettled } };
}

const asFolder = (place: string) => (place.endsWith("/") ? place : `${place}/`);

function whatIsThere({ photos, zips, json }: Found): (file: Standing) => boolean {
  const there = new Set(photos.map(({ place }) => place));
  const members = new Map(zips.map((zip) => [zip.path, new Set(zip.photos)]));
  const rows = new Map(json.filter(hasPhotosInside).map(({ path, inside }) => [path, inside.rows]));
  return ({ place, path, kind, root }) => {
    // A row that holds another photo now is told when somebody looks: it says so itself.
    if (kind === "parquet") return (parsePhotoPath(path)?.row ?? 0) < (rows.get(root) ?? 0);
    return kind === "folder" ? there.has(place) : (members.get(root)?.has(path) ?? false);
  };
}

/** Answers images that have other files as well: which of them is shown is decided with all of them. */
async function saveGone(client: pg.PoolClient, gone: readonly Standing[]): Promise<string[]> {
  if (gone.length === 0) return [];
  const ids = [gone.map(({ id }) => id)];
  await client.query(`UPDATE "PhotoFile" SET "isGone" = true WHERE id = ANY($1::bigint[])`, ids);
  // An address that the data set knows may have them.
  await client.query(
    `UPDATE "Image" i SET photo = 'absent', "photoPath" = NULL, "photoSourceId" = NULL FROM "PhotoFile" f
     WHERE f.id = ANY($1::bigint[]) AND i.id = f."imageId" AND i."photoPath" = f.path AND i."photoSourceId" = f."photoSourceId"`,
    ids,
  );
  const { rows } = await client.query<{ imageId: string }>(
    `SELECT DISTINCT f."imageId" FROM "PhotoFile" f WHERE f.id = ANY($1::bigint[])
       AND EXISTS (SELECT 1 FROM "PhotoFile" o WHERE o."imageId" = f."imageId" AND o.id <> f.id)`,
    ids,
  );
  return rows.map(({ imageId }) => String(imageId));
}
