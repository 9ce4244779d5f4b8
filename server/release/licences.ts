import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { type LicenceKind, licenceKinds } from "#domain/release/licence-kind.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";

/** A file that entries came from, with what is known of its licence. */
export type FileLicence = {
  fileId: string;
  path: string;
  source: string | null;
  licence: string | null;
  terms: string | null;
  kinds: LicenceKind[];
};

/** The files of a data set with their licences, those first that are not free or not stated. */
export async function loadLicences(db: Database, datasetId: bigint): Promise<FileLicence[]> {
  const { rows } = await db.pool.query<Omit<FileLicence, "kinds">>(
    `SELECT id::text AS "fileId", path, source, licence, terms FROM "SourceFile" WHERE "datasetId" = $1 ORDER BY path COLLATE "C", id`,
    [datasetId],
  );
  return rows
    .map((row) => ({ ...row, kinds: licenceKinds(row.licence) }))
    .toSorted((one, other) => other.kinds.length - one.kinds.length);
}

/** What a lead writes down; what is undefined stays as it is, an empty text takes back what was stated. */
export type LicenceChange = { source?: string | undefined; licence?: string | undefined; terms?: string | undefined };

/** Writes down where a file came from and under which licence. @throws StudioError not_found */
export async function changeLicence(
  db: Database,
  datasetId: bigint,
  fileId: bigint,
  { source, licence, terms }: LicenceChange,
): Promise<void> {
  const facts = (of: string) =>
    `jsonb_build_object('file', ${of}.id::text, 'source', ${of}.source, 'licence', ${of}.licence, 'terms', ${of}.terms)`;
  const changed = await changeRecorded(
    db.pool,
    { action: "dataset_settings", on: "dataset" },
    `UPDATE "SourceFile" f SET source = nullif(coalesce($3, f.source), ''), licence = nullif(coalesce($4, f.licence), ''), terms = nullif(coalesce($5, f.terms), '') FROM "SourceFile" o
     WHERE f.id = $2 AND f."datasetId" = $1 AND o.id = f.id RETURNING ${noted('f."datasetId"', 'f."datasetId"', facts("o"), facts("f"))}`,
    [datasetId, fileId, source ?? null, licence ?? null, terms ?? null],
  );
  if (changed === 0) throw new StudioError("not_found", message("noSourceFile", { id: fileId }));
}
