import type { Database } from "#server/db/client.ts";

/** How many verdicts of a data set gave each reason, by its code; those of practice and those that were undone are none. */
export async function loadReasonUses({ pool }: Database, datasetId: bigint): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ code: string; uses: number }>(USES, [datasetId]);
  return Object.fromEntries(rows.map(({ code, uses }) => [code, uses]));
}

const USES = `SELECT code, count(*)::int AS uses
  FROM "Verdict" v CROSS JOIN LATERAL unnest(v."reasonCodes") AS code
  WHERE v."datasetId" = $1 AND v."reasonCodes" <> '{}' AND v.pass NOT LIKE 'practice-%'
    AND NOT EXISTS (SELECT 1 FROM "Verdict" u WHERE u."entryId" = v."entryId" AND u.undoes = v.id)
  GROUP BY code`;
