import type { Database } from "#server/db/client.ts";
import { limited } from "./limited.ts";

const NAMES_MAX = 20;
/** Photos of the data set that are looked at, drawn evenly by their ids; some 30 ms. */
const LOOKED_MAX = 1000;
/** Names that statistics know and the drawn photos did not show, looked up one by one. */
const RARE_MAX = 40;
const RARE_MS = 300;

/**
 * Names of boxed things that begin with `prefix` (lower case), as photos of this data set have them, the commonest first.
 * Names that few photos have come from PostgreSQL's statistics, which are of all data sets: each is looked for in this one.
 */
export async function suggestNames(db: Database, datasetId: bigint, prefix: string): Promise<string[]> {
  const wanted = `${prefix.replaceAll(/[\\%_]/g, "\\$&")}%`;
  const common = await db.pool.query<{ name: string }>(COMMON, [datasetId, wanted, NAMES_MAX, LOOKED_MAX]);
  const names = common.rows.map((row) => row.name);
  if (names.length === NAMES_MAX) return names;
  const rare = await limited(
    db,
    RARE_MS,
    async (client) => (await client.query<{ name: string }>(RARE, [datasetId, wanted, names, RARE_MAX])).rows,
    // Common elsewhere and not here takes long to find out; without them there are fewer suggestions, and none is wrong.
    () => [],
  );
  return [...names, ...rare.map((row) => row.name)].slice(0, NAMES_MAX);
}

/** hashint8extended: any even spread will do, and this one suggests the same each time. */
const COMMON = `
  WITH bounds AS (SELECT min(id) AS first, max(id) AS last FROM "Image" WHERE "datasetId" = $1),
  drawn AS (
    SELECT DISTINCT b.first + CASE WHEN b.last - b.first < $4 THEN n
      ELSE (hashint8extended(n, 20230709) & 9007199254740991) % (b.last - b.first + 1) END AS id
    FROM bounds b, generate_series(0, $4 - 1) n)
  SELECT name FROM drawn d JOIN "Image" i ON i.id = d.id AND i."datasetId" = $1
  JOIN "Annotation" a ON a."imageId" = i.id CROSS JOIN LATERAL unnest(a.names) AS name
  WHERE name LIKE $2 GROUP BY name ORDER BY count(*) DESC, name LIMIT $3`;

const RARE = `
  SELECT e.name FROM (
    SELECT name, share FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS e (name, share)
    WHERE schemaname = current_schema() AND tablename = 'Annotation' AND attname = 'names' AND name LIKE $2 AND name <> ALL($3::text[])
    ORDER BY share DESC, name LIMIT $4) e
  WHERE EXISTS (
    SELECT 1 FROM "Annotation" a JOIN "Image" i ON i.id = a."imageId" WHERE a.names @> ARRAY[e.name] AND i."datasetId" = $1)
  ORDER BY share DESC, name`;
