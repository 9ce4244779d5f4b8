import type { ExportManifest } from "#domain/export/export-manifest.ts";
import type { PartAuthor } from "#domain/part/part-author.ts";
import { type Selection, selectionWhere } from "#server/find/selection.ts";
import type { Snapshot } from "./snapshot.ts";

/** The selected entries by part, the largest first, with what belongs to none. A second for three million entries. */
export async function countParts(
  snapshot: Snapshot,
  selection: Selection,
): Promise<NonNullable<ExportManifest["parts"]>> {
  return snapshot.query<{ name: string | null; author: PartAuthor; entries: number }>(
    `SELECT p.name, coalesce(p.author, 'unknown') AS author, c.entries
     FROM (SELECT s."partId", count(*)::float8 AS entries FROM "EntryStatus" s WHERE ${selectionWhere(selection)} GROUP BY 1) c
     LEFT JOIN "Part" p ON p.id = c."partId" ORDER BY c.entries DESC, p.name`,
  );
}
