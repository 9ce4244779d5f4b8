import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Part, PartChange } from "#domain/part/part.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { notifyDataset } from "#server/db/notify-dataset.ts";
import { loadParts } from "./load-parts.ts";

/**
 * Gives a part another name or author. Its entries stay as they are, and so does the word that later imports find it by.
 * @throws StudioError not_found · conflict (another part is named so, or its word is that)
 */
export async function changePart(
  db: Database,
  datasetId: bigint,
  partId: string,
  { name = null, author = null }: { [Key in keyof PartChange]: PartChange[Key] | null },
): Promise<Part> {
  const told = (from: string) => `jsonb_build_object('name', ${from}.name, 'author', ${from}.author)`;
  try {
    // Of two parts one's name must not be the other's word: an import could not tell which of them is meant.
    await changeRecorded(
      db.pool,
      { action: "part_change", on: "part" },
      `UPDATE "Part" p SET name = coalesce($3, p.name), author = coalesce($4::"PartAuthor", p.author) FROM "Part" b
       WHERE p."datasetId" = $1 AND p.id = $2::bigint AND b.id = p.id
         AND NOT EXISTS (SELECT 1 FROM "Part" o WHERE o."datasetId" = $1 AND o.id <> $2::bigint AND o.word = $3)
       RETURNING ${noted('p."datasetId"', "p.id", told("b"), told("p"))}`,
      [datasetId, partId, name, author],
    );
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE) throw error;
    throw new StudioError("conflict", message("partNamed", { name: name ?? "" }), { cause: error });
  }
  const part = (await loadParts(db.pool, datasetId)).find(({ id }) => id === partId);
  if (!part) throw new StudioError("not_found", message("noSuchPart", { id: partId }));
  if ((name !== null && part.name !== name) || (author !== null && part.author !== author))
    throw new StudioError("conflict", message("partNamed", { name: name ?? "" }));
  notifyDataset(db, String(datasetId));
  return part;
}

const UNIQUE = "23505";
