import type { DayWork, DecisionCounts, PersonWork } from "#domain/overview/work.ts";
import type { Decision } from "#domain/verdict/verdict.ts";
import type { Database } from "#server/db/client.ts";
import { PERSON } from "#server/db/person.ts";

type Row = {
  day: string;
  reviewerId: string;
  decision: Decision;
  isPaced: boolean;
  count: number;
  activeMs: number;
  tooFast: number;
};

/**
 * What was decided in a data set's own review, by day and by person; of bulk actions and imports nothing. `people` are all, or the one
 * whose id is `only`. Undone decisions are counted as well, and the undoing itself by person alone. Grouped once, and summed up here: two
 * groupings in one statement are no work for parallel workers. Answered by Verdict_work_idx alone.
 */
export async function loadWork(
  db: Database,
  datasetId: bigint,
  only: string | null,
): Promise<{ days: DayWork[]; people: PersonWork[] }> {
  const { rows } = await db.pool.query<Row>(
    `SELECT to_char(own.day, 'YYYY-MM-DD') AS day, own."reviewerId", own.decision, own."isPaced", own.count, own."activeMs", own."tooFast" FROM (
       SELECT (v."createdAt" AT TIME ZONE 'UTC')::date AS day, v."reviewerId", v.decision, ${IS_PACED} AS "isPaced", count(*)::int AS count,
         sum(v."activeMs")::float8 AS "activeMs", count(*) FILTER (WHERE v."tooFast")::int AS "tooFast"
       FROM "Verdict" v WHERE v."datasetId" = $1 AND v.pass = 'main' AND v."bulkRunId" IS NULL AND v.mode <> 'import'
       GROUP BY 1, 2, 3, 4) own`,
    [datasetId],
  );
  return { days: daysOf(rows), people: await peopleOf(db, rows, only) };
}

/** A spot check's time is of a sheet of boxes, and an undo's of a key. */
const IS_PACED = `(v.mode IN ('single', 'photo') AND v.decision NOT IN ('judge', 'undo', 'reset'))`;

function daysOf(rows: readonly Row[]): DayWork[] {
  const days = new Map<string, DecisionCounts>();
  for (const { day, decision, count } of rows) {
    if (decision === "undo" || decision === "reset") continue;
    const own = days.get(day) ?? {};
    days.set(day, { ...own, [decision]: (own[decision] ?? 0) + count });
  }
  return [...days].map(([day, decisions]) => ({ day, decisions })).sort((one, other) => (one.day < other.day ? -1 : 1));
}

type Named = { id: string; personId: string; name: string; isProgram: boolean };

async function peopleOf(db: Database, rows: readonly Row[], only: string | null): Promise<PersonWork[]> {
  const ofPerson = Map.groupBy(rows, ({ reviewerId }) => reviewerId);
  const { rows: named } = await db.pool.query<Named>(
    `SELECT p.id, p."personId", p.name, r."isProgram" FROM ${PERSON} p JOIN "Reviewer" r ON r.id = p.id
     WHERE p.id = ANY($1::uuid[]) AND ($2::uuid IS NULL OR p."personId" = $2) ORDER BY p.name, p."personId", p.id`,
    [[...ofPerson.keys()], only],
  );
  const people = new Map<string, PersonWork>();
  for (const { id, personId, name, isProgram } of named) {
    const own = people.get(personId) ?? { ...NO_WORK, name, isProgram, reviewerIds: [], decisions: {} };
    people.set(personId, own);
    own.reviewerIds.push(id);
    for (const row of ofPerson.get(id) ?? []) {
      own.decisions[row.decision] = (own.decisions[row.decision] ?? 0) + row.count;
      if (!row.isPaced) continue;
      own.paced += row.count;
      own.activeMs += row.activeMs;
      own.tooFast += row.tooFast;
    }
  }
  return [...people.values()];
}

const NO_WORK = { paced: 0, activeMs: 0, tooFast: 0 };
