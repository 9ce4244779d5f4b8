import type { Queryable } from "#server/db/transaction.ts";

export type ExportWith = {
  runId: string | null;
  format: string;
  place: string | null;
  release: number | null;
  hasPhotos: boolean;
  at: Date;
};

/** The exports that were about a withdrawn photo, newest first: their records, and where `hasPhotos` the photo itself. */
export async function exportsWith(db: Queryable, withdrawalId: bigint | string): Promise<ExportWith[]> {
  const { rows } = await db.query<ExportWith>(
    `SELECT x."runId"::text AS "runId", x.format, x.place, x.release, x."hasPhotos", x."createdAt" AS at
     FROM "Withdrawal" w JOIN "ExportedImages" x ON x."datasetId" = w."datasetId" AND (x.images @> w."imageId"
       OR EXISTS (SELECT 1 FROM "ImageAlias" k WHERE k."datasetId" = w."datasetId" AND k.alias = ANY(w.names) AND x.images @> k."imageId"))
     WHERE w.id = $1 ORDER BY x.id DESC`,
    [withdrawalId],
  );
  return rows;
}
