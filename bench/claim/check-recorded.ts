import type pg from "pg";
import type { SimulatedReviewer } from "./simulated-reviewer.ts";

export type Recorded = { sent: number; recorded: number; twice: number; late: number };

/**
 * What the database says of these queues: verdicts, entries that two reviewers decided (a skip hands an entry on, and is
 * none), and verdicts that found the entry decided. `twice` also counts entries that two reviewers were handed at once.
 */
export async function checkRecorded(
  database: pg.Pool,
  queueIds: readonly string[],
  team: readonly SimulatedReviewer[],
): Promise<Recorded> {
  const { rows } = await database.query(
    `WITH own AS (SELECT * FROM "Verdict" WHERE "queueId" = ANY($1::bigint[]))
     SELECT (SELECT count(*)::int FROM own) AS recorded,
       (SELECT count(*)::int FROM own WHERE late) AS late,
       (SELECT count(*)::int FROM (SELECT FROM own WHERE decision <> 'skip' GROUP BY "entryId" HAVING count(*) > 1) AS t) AS twice,
       (SELECT coalesce(array_agg("entryId"::text), '{}') FROM own WHERE decision = 'skip') AS skipped`,
    [queueIds],
  );
  const [{ recorded, late, twice, skipped }] = rows;
  const handedOn = new Set<string>(skipped);
  const seen = new Set<string>();
  let shared = 0;
  for (const entryId of team.flatMap(({ handedOut }) => handedOut)) {
    if (seen.has(entryId) && !handedOn.has(entryId)) shared++;
    seen.add(entryId);
  }
  const sent = team.reduce((sum, { verdicts }) => sum + verdicts, 0);
  if (recorded !== sent) throw new Error(`${sent} verdicts were answered and ${recorded} are recorded.`);
  return { sent, recorded, twice: twice + shared, late };
}
