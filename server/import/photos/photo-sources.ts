import type pg from "pg";
import type { Discovered } from "#server/import/read/discovered.ts";
import type { PhotoIntake } from "#server/import/write/intake.ts";
import { keepZip } from "./keep-zip.ts";
import { saveSource } from "./save-source.ts";
import { takeZip } from "./take-photos.ts";

/**
 * Says of the photos in zips and tars where they are to be found. Nothing is unpacked: that is done for the photo somebody looks at. `copyTo`:
 * a folder that zips are copied into, null where they are referenced as they lie.
 * Returns how many images were newly told. Run inside of a transaction, by one import into a data set at a time.
 */
export async function takeZips(intake: PhotoIntake, zips: Discovered["zips"], copyTo: string | null): Promise<number> {
  const { client, datasetId } = intake;
  let count = 0;
  for (const zip of zips) {
    const root = copyTo === null ? zip.path : await keepZip(zip.path, copyTo, zip.kind);
    count += await takeZip(intake, zip, await saveSource(client, datasetId, { kind: zip.kind, root }));
  }
  return count;
}

/**
 * Says of images whose photo nobody has seen that it is to be found under the addresses given, or given to this data set before.
 * Nothing is fetched. Images that were not found at an address are tried there again when it is given again.
 * Returns how many images were newly told. Run inside of a transaction, by one import into a data set at a time.
 */
export async function assignAddresses(
  { client, datasetId }: Pick<PhotoIntake, "client" | "datasetId">,
  addresses: Discovered["addresses"],
): Promise<number> {
  let count = 0;
  for (const address of addresses) {
    const id = await saveSource(client, datasetId, address);
    count += await assignAddress(client, datasetId, { id, root: address.root }, "");
  }
  const { rows } = await client.query<{ id: string; root: string }>(
    `SELECT id, root FROM "PhotoSource" WHERE "datasetId" = $1 AND kind IN ('http', 's3') ORDER BY id`,
    [datasetId],
  );
  for (const { id, root } of rows)
    count += await assignAddress(client, datasetId, { id: BigInt(id), root }, `AND "photoSourceId" IS NULL`);
  return count;
}

/**
 * Its path is found out when it is fetched (domain/photo/photo-paths.ts). An address serves whatever has a public id, and the photos of
 * files whose root it is: a path alone is another photo at each address. `only`: SQL, never from outside.
 */
async function assignAddress(
  client: pg.PoolClient,
  datasetId: bigint,
  { id, root }: { id: bigint; root: string },
  only: "" | `AND "photoSourceId" IS NULL`,
): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE "Image" i SET photo = 'remote', "photoPath" = NULL, "photoSourceId" = $2
     WHERE i."datasetId" = $1 AND i.photo = 'absent' AND NOT i."isContested" ${only}
       AND (i.identity LIKE 'vg:%' OR i.identity LIKE 'coco:%' OR EXISTS (
         SELECT 1 FROM "PhotoRoot" r WHERE r."datasetId" = $1 AND $3 = ANY(r.places)
           AND starts_with(i.identity, CASE r.name WHEN '' THEN 'path:' ELSE 'path@' || r.name || ':' END)))`,
    [datasetId, id, root],
  );
  return rowCount ?? 0;
}
