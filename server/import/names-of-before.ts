import type pg from "pg";
import { namedByRow, sourceSettingsSchema } from "./mention-of.ts";

/** Entries looked at with one statement. */
const PART = 5000;

/**
 * A data set from before roots were kept: the paths that its entries name become names of the images that they were tied to, so
 * that the same files find them again and add nothing. What was tied together wrongly stays so until it is repaired
 * (repair.ts). SVIT's rows name no path. Once for each data set; called again it does nothing.
 */
export async function adoptNamesOfBefore(client: pg.PoolClient, datasetId: bigint): Promise<void> {
  const { rows: sets } = await client.query(`SELECT "hasPhotoNames" FROM "Dataset" WHERE id = $1`, [datasetId]);
  if (sets[0]?.hasPhotoNames !== false) return;
  for await (const entries of entriesOfBefore(client, datasetId)) {
    await client.query(
      `INSERT INTO "ImageAlias" ("datasetId", alias, "imageId") SELECT DISTINCT ON (n.name) $1::bigint, n.name, n.image
       FROM unnest($2::text[], $3::bigint[]) n (name, image) ORDER BY n.name, n.image ON CONFLICT DO NOTHING`,
      [datasetId, entries.map(({ name }) => name), entries.map(({ imageId }) => imageId)],
    );
  }
  await client.query(`UPDATE "Dataset" SET "hasPhotoNames" = true WHERE id = $1`, [datasetId]);
}

export type EntryOfBefore = { id: string; imageId: string; name: string; publicId: string | null };

/** Entries that name their photo by a path, from files whose root is not known, with that name below the root without a name. */
export async function* entriesOfBefore(client: pg.PoolClient, datasetId: bigint): AsyncGenerator<EntryOfBefore[]> {
  const naming = { root: "", ...sourceSettingsSchema.parse({}) };
  for (let after = "0"; ; ) {
    const { rows } = await client.query<{ id: string; imageId: string; shell: unknown }>(
      `SELECT e.id, e."imageId", e."rowShell" AS shell FROM "Entry" e JOIN "SourceFile" f ON f.id = e."sourceFileId"
       WHERE e."datasetId" = $1 AND e.id > $2 AND f."rootId" IS NULL AND e."partShell" IS NULL AND e."imageId" IS NOT NULL
       ORDER BY e.id LIMIT ${PART}`,
      [datasetId, after],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    after = String(last.id);
    yield rows.flatMap(({ id, imageId, shell }) => {
      const named = namedByRow(naming, false, shell);
      return named?.name
        ? [{ id: String(id), imageId: String(imageId), name: named.name, publicId: named.publicId }]
        : [];
    });
  }
}
