import type pg from "pg";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { datasetsWithMixes, removeMixFiles, sweepMixFiles } from "./mix-store.ts";

/** Whoever keeps files of recipes until they are named, and whoever sweeps those that nobody names, takes turns. Until the caller's transaction ends. */
export async function lockRecipeFiles(client: pg.PoolClient, datasetId: bigint): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`svit recipe files ${datasetId}`]);
}

/** Files that saved recipes of a data set name, removed ones too (releases name their versions), and previews that are not over. */
const NAMED = `SELECT f->>'sha256' AS sha256 FROM "Recipe" r JOIN "RecipeVersion" v ON v."recipeId" = r.id CROSS JOIN LATERAL json_array_elements(v.files) f
    WHERE r."datasetId" = $1
  UNION SELECT f->>'sha256' FROM "Run" p CROSS JOIN LATERAL json_array_elements(p.request->'files') f
    WHERE p."datasetId" = $1 AND p.kind = 'preview' AND p.state IN ('waiting', 'running')`;

/** Removes what files say that came with previews, and that no recipe was saved with. */
export const sweepRecipeFiles = (db: Database, datasetId: bigint): Promise<void> =>
  inTransaction(db.pool, async (client) => {
    await lockRecipeFiles(client, datasetId);
    await client.query(
      `DELETE FROM "RecipeFile" WHERE "datasetId" = $1 AND sha256 NOT IN (SELECT sha256 FROM (${NAMED}) named WHERE sha256 IS NOT NULL)`,
      [datasetId],
    );
  });

/** The same for all data sets, and for mix files: those that nobody named since `before`, and those of data sets that are gone. */
export async function sweepAllRecipeFiles(db: Database, dataFolder: string, before: Date): Promise<void> {
  const texts = await db.pool.query<{ id: string }>(`SELECT DISTINCT "datasetId"::text AS id FROM "RecipeFile"`);
  for (const { id } of texts.rows) await sweepRecipeFiles(db, BigInt(id));
  for (const datasetId of await datasetsWithMixes(dataFolder)) {
    const { rowCount } = await db.pool.query(`SELECT 1 FROM "Dataset" WHERE id = $1`, [datasetId]);
    if (!rowCount) await removeMixFiles(dataFolder, datasetId);
    else
      await inTransaction(db.pool, async (client) => {
        await lockRecipeFiles(client, datasetId);
        const { rows } = await client.query<{ sha256: string }>(NAMED, [datasetId]);
        await sweepMixFiles(dataFolder, datasetId, new Set(rows.map(({ sha256 }) => sha256)), before);
      });
  }
}
