import type { Shift } from "#domain/export/shift.ts";
import { PERSON } from "#server/db/person.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";

/** How many of a data set's decided entries were rejected, by part and task and by who decided; what nobody decided is in none. */
export async function loadRejects(snapshot: Snapshot, datasetId: bigint): Promise<Pick<Shift, "rejects" | "people">> {
  const rejects = await snapshot.query<Shift["rejects"][number]>(
    `SELECT p.name AS part, c.task::text AS task, sum(c.delta)::float8 AS decided, coalesce(sum(c.delta) FILTER (WHERE c.state = 'rejected'), 0)::float8 AS rejected
     FROM "StateCount" c LEFT JOIN "Part" p ON p.id = c."partId" WHERE c."datasetId" = $1 AND c.state <> 'pending'
     GROUP BY p.name, c.task HAVING sum(c.delta) > 0 ORDER BY p.name COLLATE "C", c.task`,
    [datasetId],
  );
  if (rejects.length === 0) return { rejects, people: [] };
  return {
    rejects,
    people: await snapshot.query<Shift["people"][number]>(
      `SELECT r.number AS person, count(*)::float8 AS decided, count(*) FILTER (WHERE s.state = 'rejected')::float8 AS rejected
       FROM "EntryStatus" s JOIN "Verdict" v ON v.id = s."verdictId" JOIN ${PERSON} r ON r.id = v."reviewerId"
       WHERE s."datasetId" = $1 AND s.state <> 'pending' GROUP BY 1 ORDER BY 2 DESC, 1`,
      [datasetId],
    ),
  };
}
