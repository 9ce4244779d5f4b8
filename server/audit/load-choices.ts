import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { mayIn, type Standing } from "#domain/rights/rights.ts";
import type { Database } from "#server/db/client.ts";
import { KNOWN_DATASETS } from "./removed-datasets.ts";

type Choice = { id: string; name: string };
/** `isRemoved`: it is gone, or going; what was done in it is still told. */
export type DatasetChoice = Choice & { isRemoved: boolean };

/** By whom and by which data sets somebody can narrow the log: those that stand in what they may read of it. */
export async function loadAuditChoices(
  { pool }: Database,
  standing: Standing,
): Promise<{ people: Choice[]; datasets: DatasetChoice[] }> {
  const all = await pool.query<DatasetChoice>(
    `SELECT id::text, coalesce(name, '#' || id) AS name, "isRemoved" FROM ${KNOWN_DATASETS} ORDER BY "isRemoved", known.id`,
  );
  const datasets = all.rows.filter(({ id }) => mayIn(standing, "audit", id));
  const { rows: people } = await pool.query<Choice>(
    `SELECT r.id, r.name FROM "Reviewer" r WHERE NOT r."isProgram" AND EXISTS (
       SELECT 1 FROM "AuditEvent" a WHERE a."reviewerId" = r.id AND ($1::bigint[] IS NULL OR a."datasetId" = ANY ($1)))
     ORDER BY r.name, r.id LIMIT 500`,
    [standing.isOwner ? null : datasets.map(({ id }) => id)],
  );
  return { people, datasets };
}

/**
 * The id of the data set of that name, as the log knows it: the one that is there, else the one of that name that was removed last.
 * @throws StudioError not_found
 */
export async function findLoggedDataset({ pool }: Database, name: string): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id::text FROM ${KNOWN_DATASETS} WHERE name = $1 ORDER BY "isRemoved", known.id DESC LIMIT 1`,
    [name],
  );
  const [found] = rows;
  if (!found) throw new StudioError("not_found", message("noDataset", { name: JSON.stringify(name) }));
  return found.id;
}
