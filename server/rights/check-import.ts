import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { mayIn, type Standing } from "#domain/rights/rights.ts";
import type { Database } from "#server/db/client.ts";

/**
 * Refuses an import into a data set that one does not lead, and of a new data set from anybody but the studio's owner: in
 * one sentence, so that no name is told to be taken.
 * @throws StudioError forbidden
 */
export async function checkImport({ pool }: Database, standing: Standing, datasetName: string): Promise<void> {
  if (standing.isOwner) return;
  const { rows } = await pool.query(`SELECT id::text FROM "Dataset" WHERE name = $1 AND "removedAt" IS NULL`, [
    datasetName,
  ]);
  if (!rows.some(({ id }) => mayIn(standing, "import", id)))
    throw new StudioError("forbidden", message("mayNotImport"));
}
