import { mayIn, type Standing } from "#domain/rights/rights.ts";
import type { Database } from "#server/db/client.ts";

type Choice = { id: string; name: string };

/** By whom and by which data sets somebody can narrow the log: those that stand in what they may read of it. */
export async function loadAuditChoices(
  { pool }: Database,
  standing: Standing,
): Promise<{ people: Choice[]; datasets: Choice[] }> {
  const all = await pool.query<Choice>(`SELECT id::text, name FROM "Dataset" WHERE "removedAt" IS NULL ORDER BY id`);
  const datasets = all.rows.filter(({ id }) => mayIn(standing, "audit", id));
  const { rows: people } = await pool.query<Choice>(
    `SELECT r.id, r.name FROM "Reviewer" r WHERE NOT r."isProgram" AND EXISTS (
       SELECT 1 FROM "AuditEvent" a WHERE a."reviewerId" = r.id AND ($1::bigint[] IS NULL OR a."datasetId" = ANY ($1)))
     ORDER BY r.name, r.id LIMIT 500`,
    [standing.isOwner ? null : datasets.map(({ id }) => id)],
  );
  return { people, datasets };
}
