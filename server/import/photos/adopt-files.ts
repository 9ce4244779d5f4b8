import type pg from "pg";
import { ownKey } from "#domain/identity/image-key.ts";
import type { ImageIds } from "#server/import/write/image-ids.ts";
import type { Merged } from "./merge-images.ts";
import type { Root } from "./root.ts";
import { type FoundPhoto, saveFiles } from "./save-photo-files.ts";

/** Photos that came before a root was known, and lie below it, get the names that they have there. */
export async function adoptFiles(
  client: pg.PoolClient,
  datasetId: bigint,
  images: ImageIds,
  { root, place }: { root: Root; place: string },
): Promise<Merged> {
  const folder = place.endsWith("/") ? place : `${place}/`;
  const { rows } = await client.query(
    `SELECT place, "photoSourceId", path, names, "publicId", "widthPx", "heightPx", "isBroken", mark, stamp FROM "PhotoFile"
     WHERE "datasetId" = $1 AND NOT "isGone" AND starts_with(place, $2)`,
    [datasetId, folder],
  );
  const found = rows.flatMap((row): FoundPhoto[] => {
    const name = ownKey(root.name, row.place.slice(folder.length));
    if (row.names.includes(name)) return [];
    const photoSourceId = BigInt(row.photoSourceId);
    return [
      {
        ...row,
        photoSourceId,
        names: [...row.names, name],
        strayNames: [],
        isOwn: false,
        isSaid: false,
        isSeen: row.widthPx !== null || row.isBroken,
      },
    ];
  });
  return saveFiles(client, datasetId, images, found);
}
