import type { Shift } from "#domain/export/shift.ts";
import { PERSON } from "#server/db/person.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";

/** How many of a data set's decided entries were rejected, by part and task and by who decided; what nobody decided is in none. */
export async function loadRejects(snapshot: Snapshot, datasetId: bigint): Promise<Pick<Shift, "rejects" | "people">> {
  const counted = `count(*)::float8 AS decided, count(*) FILTER (WHERE s.state = 'rejected')::float8 AS rejected`;
  return {
    rejects: await snapshot.query<Shift["rejects"][number]>(
      `SELECT p.name AS part, s.task::text AS task, ${counted} FROM "EntryStatus" s LEFT JOIN "Part" p ON p.id = s."partId"
       WHERE s."datasetId" = $1 AND s.state <> 'pending' GROUP BY p.name, s.task ORDER BY p.name COLLATE "C", s.task`,
      [datasetId],
    ),
    people: await snapshot.query<Shift["people"][number]>(
      `SELECT r.number AS person, ${counted} FROM "EntryStatus" s JOIN "Verdict" v ON v.id = s."verdictId" JOIN ${PERSON} r ON r.id = v."reviewerId"
       WHERE s."datasetId" = $1 AND s.state <> 'pending' GROUP BY 1 ORDER BY 2 DESC, 1`,
      [datasetId],
    ),
  };
}
