import { StudioError } from "#domain/error.ts";
import type { ExportFormat } from "#domain/export/formats.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import type { Database } from "#server/db/client.ts";
import { type Selection, selectionWhere } from "#server/find/selection.ts";
import type { Snapshot } from "./rows/snapshot.ts";

/** Where an export goes: a Run's lies ready to be downloaded, the command line's stands in a folder. */
export type ExportPlace = { runId: bigint | null; place: string | null };

/** The images that the selected entries are of, as PostgreSQL prints a multirange of their ids; `photos`: how many are the first of an entry. */
export async function imagesOf(snapshot: Snapshot, selection: Selection): Promise<{ images: string; photos: number }> {
  const where = selectionWhere(selection);
  const [row] = await snapshot.query<{ images: string; photos: number }>(
    `WITH first AS MATERIALIZED (SELECT DISTINCT s."imageId" AS id FROM "EntryStatus" s WHERE ${where} AND s."imageId" IS NOT NULL)
     SELECT coalesce(range_agg(int8range(id, id, '[]')), '{}')::text AS images, (SELECT count(*) FROM first)::float8 AS photos FROM (
       SELECT id FROM first UNION SELECT x."imageId" FROM "EntryImage" x JOIN "EntryStatus" s ON s."entryId" = x."entryId" WHERE ${where}) named`,
  );
  return must(row, "an aggregate answers a row");
}

type Exported = ExportPlace & {
  datasetId: bigint;
  format: ExportFormat;
  images: string;
  hasPhotos: boolean;
  /** The number of the release that it is. */
  release?: number;
};

/**
 * Notes which images an export holds, and answers the note's number. Whoever withdraws a photo later asks these notes; of one that
 * was withdrawn since the export began, it must not lie ready with it.
 * @throws StudioError conflict where it holds a photo that is withdrawn by now
 */
export async function recordExport(db: Database, exported: Exported): Promise<bigint> {
  const { datasetId, format, images, hasPhotos, runId, place, release = null } = exported;
  const { rows } = await db.pool.query<{ id: string }>(
    `INSERT INTO "ExportedImages" ("datasetId", "runId", format, place, "hasPhotos", images, release)
     VALUES ($1, $2, $3, $4, $5, $6::int8multirange, $7) RETURNING id::text`,
    [datasetId, runId, format, place, hasPhotos, images, release],
  );
  const id = BigInt(must(rows[0], "an insert returns its row").id);
  // The command line's photos stand in a folder already, and are named like those of an export that ended a moment before.
  // A release's lie in no folder that anybody knows of yet.
  if (!hasPhotos || (place !== null && release === null)) return id;
  const { rows: late } = await db.pool.query<{ identity: string }>(
    `SELECT w.identity FROM "ExportedImages" x JOIN "Withdrawal" w ON w."datasetId" = x."datasetId" AND w."restoredAt" IS NULL
     WHERE x.id = $1 AND x.images @> w."imageId" LIMIT 1`,
    [id],
  );
  if (!late[0]) return id;
  await forgetRecord(db, id);
  throw new StudioError("conflict", message("exportWithdrawn", { image: late[0].identity }));
}

/** The export came to nothing. */
export async function forgetRecord(db: Database, id: bigint): Promise<void> {
  await db.pool.query(`DELETE FROM "ExportedImages" WHERE id = $1`, [id]);
}
