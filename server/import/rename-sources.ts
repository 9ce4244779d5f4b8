import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { settingsOf, sourceSettingsSchema } from "./mention-of.ts";
import type { FileNaming } from "./name-files.ts";

/**
 * A file that came in before and is read in another way now (other ids, another root, a prefix struck): what came from it is of
 * the photos that it names now. Answers the images that are to be decided anew.
 */
export async function renameSources(
  client: pg.PoolClient,
  datasetId: bigint,
  namings: readonly FileNaming[],
): Promise<string[]> {
  const unsettled: string[] = [];
  for (const naming of namings) {
    if (naming.sha256 === null) continue;
    const { rows } = await client.query(
      `SELECT id, "rootId", settings FROM "SourceFile" WHERE "datasetId" = $1 AND sha256 = $2`,
      [datasetId, naming.sha256],
    );
    for (const { id, rootId, settings } of rows) {
      // Found at another place, the same file names the same photos: only what a person says differs.
      const told = ({ ids, stripPrefixes }: { ids: readonly unknown[]; stripPrefixes: readonly string[] }) => ({
        ids,
        stripPrefixes,
      });
      const before = told(sourceSettingsSchema.parse(settings));
      const now = told(settingsOf(naming));
      const isNamed = now.ids.length + now.stripPrefixes.length > 0;
      if (BigInt(rootId ?? 0) === naming.rootId && (!isNamed || isDeepStrictEqual(before, now))) continue;
      const kept = isNamed ? settingsOf(naming) : settings;
      await client.query(`UPDATE "SourceFile" SET "rootId" = $2, settings = $3 WHERE id = $1`, [
        id,
        naming.rootId,
        JSON.stringify(kept),
      ]);
      const images = await client.query<{ imageId: string }>(
        `SELECT DISTINCT "imageId" FROM "Entry" WHERE "datasetId" = $1 AND "sourceFileId" = $2 AND "imageId" IS NOT NULL`,
        [datasetId, id],
      );
      unsettled.push(...images.rows.map(({ imageId }) => String(imageId)));
    }
  }
  return unsettled;
}
