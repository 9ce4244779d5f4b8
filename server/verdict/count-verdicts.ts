import type { Decision } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { PERSON } from "#server/db/person.ts";

/** Verdicts of a reviewer with one decision; `tooFast`: given in less time than the words take to read (domain/review/workspace/reading-pace.ts). */
export type VerdictCount = { reviewer: string; decision: Decision; count: number; tooFast: number };

/** All verdicts of a data set's own review, by reviewer and decision. */
export async function countVerdicts(db: Database, datasetId: string): Promise<VerdictCount[]> {
  const { rows } = await db.pool.query<VerdictCount>(
    `SELECT p.name AS reviewer, decision, count(*)::int AS count, count(*) FILTER (WHERE "tooFast")::int AS "tooFast"
     FROM "Verdict" v JOIN ${PERSON} p ON p.id = v."reviewerId" WHERE "datasetId" = $1 AND pass = 'main'
     GROUP BY p."personId", p.name, decision ORDER BY p.name, p."personId", decision`,
    [datasetId],
  );
  return rows;
}
