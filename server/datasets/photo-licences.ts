import { kindsOfPhotoLicence, type PhotoLicence } from "#domain/photo/photo-licence.ts";
import type { PhotosByLicence } from "#domain/release/photos-by-licence.ts";
import type { Queryable } from "#server/db/transaction.ts";

/** A snapshot of the database. */
type Rows = <T>(sql: string, values: unknown[]) => Promise<T[]>;

/** The photos of a data set by licence, those first that forbid something or state nothing. */
export async function loadPhotoLicences(db: Queryable, datasetId: bigint): Promise<PhotosByLicence[]> {
  const { rows } = await db.query<Counted>(
    `SELECT l.name, l.url, c.photos FROM (SELECT "licenceId", count(*)::float8 AS photos FROM "Image" WHERE "datasetId" = $1 GROUP BY 1) c
     LEFT JOIN "PhotoLicence" l ON l.id = c."licenceId" ORDER BY c.photos DESC, l.name COLLATE "C", l.url COLLATE "C"`,
    [datasetId],
  );
  return byKinds(rows);
}

/** The same of the images of a multirange of their ids, as PostgreSQL prints one. */
export async function licencesOfImages(query: Rows, datasetId: bigint, images: string): Promise<PhotosByLicence[]> {
  const rows = await query<Counted>(
    `SELECT l.name, l.url, c.photos FROM (SELECT "licenceId", count(*)::float8 AS photos FROM "Image"
       WHERE "datasetId" = $1 AND $2::int8multirange @> id GROUP BY 1) c
     LEFT JOIN "PhotoLicence" l ON l.id = c."licenceId" ORDER BY c.photos DESC, l.name COLLATE "C", l.url COLLATE "C"`,
    [datasetId, images],
  );
  return byKinds(rows);
}

type Counted = { name: string | null; url: string | null; photos: number };

const byKinds = (rows: readonly Counted[]): PhotosByLicence[] =>
  rows
    .map(({ name, url, photos }) => {
      const licence: PhotoLicence | null = name === null ? null : { name, url: url ?? "" };
      return { licence, kinds: kindsOfPhotoLicence(licence), photos };
    })
    .toSorted((one, other) => other.kinds.length - one.kinds.length);
