import type { Database } from "#server/db/client.ts";

const NAMES_MAX = 20;
/** Photos looked at where PostgreSQL has no statistics yet. */
const LOOKED_MAX = 500;

/** Names of boxed things that begin with `prefix` (lower case), the commonest first, as PostgreSQL's statistics know them. */
export async function suggestNames(db: Database, datasetId: bigint, prefix: string): Promise<string[]> {
  const wanted = `${prefix.replaceAll(/[\\%_]/g, "\\$&")}%`;
  const known = await db.pool.query<{ name: string }>(
    `SELECT name FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS e (name, share)
     WHERE schemaname = current_schema() AND tablename = 'Annotation' AND attname = 'names' AND name LIKE $1
     ORDER BY share DESC, name LIMIT $2`,
    [wanted, NAMES_MAX],
  );
  if (known.rows.length > 0) return known.rows.map((row) => row.name);
  const { rows } = await db.pool.query<{ name: string }>(
    `SELECT name FROM (
       SELECT unnest(a.names) AS name FROM "Image" i JOIN "Annotation" a ON a."imageId" = i.id
       WHERE i."datasetId" = $1 ORDER BY i.id LIMIT $4) n
     WHERE name LIKE $2 GROUP BY name ORDER BY count(*) DESC, name LIMIT $3`,
    [datasetId, wanted, NAMES_MAX, LOOKED_MAX * 100],
  );
  return rows.map((row) => row.name);
}
