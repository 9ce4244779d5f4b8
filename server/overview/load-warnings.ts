import { NO_FILTER } from "#domain/find/entry-filter.ts";
import type { Overview } from "#domain/overview/overview.ts";
import type { Database } from "#server/db/client.ts";
import { loadFacetCounts } from "#server/find/facet-counts.ts";
import { limited } from "#server/find/limited.ts";

/** Where most of millions of entries have a warning, what is looked at is a sample. */
const EXACT_MS = 500;

/** How many entries have each import warning: counted in the index of marked entries (EntryStatus_marked_idx), which holds no others. */
export const loadWarnings = (db: Database, datasetId: bigint): Promise<Overview["warnings"]> =>
  limited(
    db,
    EXACT_MS,
    async (client) => {
      const { rows } = await client.query<{ mark: string; count: number }>(
        `SELECT mark, sum(alike.count)::float8 AS count FROM (
           SELECT marks, count(*) AS count FROM "EntryStatus" WHERE "datasetId" = $1 AND marks <> '{}' GROUP BY 1) alike,
           unnest(marks) AS mark GROUP BY 1`,
        [datasetId],
      );
      return { isExact: true, counts: Object.fromEntries(rows.map(({ mark, count }) => [mark, count])) };
    },
    async () => (await loadFacetCounts(db, datasetId, NO_FILTER)).marks ?? { isExact: false, counts: {} },
  );
