import { must } from "#domain/must.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";

/**
 * The images of what was written, further ones included, as PostgreSQL prints a multirange of their ids: by the photos (`ids`, each once), for a mix may have
 * millions of entries.
 */
export async function imagesWritten(snapshot: Snapshot, datasetId: bigint, ids: readonly string[]): Promise<string> {
  const [row] = await snapshot.query<{ images: string }>(
    `SELECT coalesce(range_agg(int8range(id, id, '[]')), '{}')::text AS images FROM (
       SELECT unnest($1::bigint[]) AS id
       UNION SELECT x."imageId" FROM "EntryImage" x JOIN "EntryStatus" s ON s."entryId" = x."entryId"
         WHERE s."datasetId" = $2 AND s."imageId" = ANY($1::bigint[])) named`,
    [ids, datasetId],
  );
  return must(row, "an aggregate answers a row").images;
}
