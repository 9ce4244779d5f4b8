import type { QueueGoal } from "#domain/entry/entry-view.ts";
import type { Queryable } from "#server/db/transaction.ts";

/** Of a place r of the recipe's queue rq, its row qe in the queue and its entry's status s: it is one of those that are wanted. */
export const IS_APPROVED = `CASE rq.counts WHEN 'corrections' THEN s.state = 'edited' AND r."isCorrection" AND r."lookedAt" = s."verdictId"
  ELSE s.state IN ('accepted', 'edited') END`;

/** It may become one: somebody is to decide it still, or an edit was not looked at yet. */
export const IS_WAITING = `CASE WHEN rq.counts = 'corrections' AND s.state = 'edited' THEN r."lookedAt" IS DISTINCT FROM s."verdictId"
  ELSE qe.outcome IS NULL AND s.state = 'pending' END`;

/** The strata of a recipe's queue (SQL for its id), each with how many of it are approved and how many may become so. States of entries alone count: what was decided elsewhere counts as well. */
export const standingSql = (queueId: string) => `
  SELECT st.stratum, st.quota, count(*) FILTER (WHERE place."isApproved")::int AS approved, count(*) FILTER (WHERE place."isWaiting")::int AS waiting
  FROM "RecipeStratum" st LEFT JOIN (
    SELECT r.stratum, ${IS_APPROVED} AS "isApproved", ${IS_WAITING} AS "isWaiting"
    FROM "RecipeQueue" rq JOIN "QueueEntry" qe ON qe."queueId" = rq."queueId"
    JOIN "RecipePlace" r ON r."queueId" = qe."queueId" AND r."entryId" = qe."entryId"
    JOIN "EntryStatus" s ON s."entryId" = qe."entryId" WHERE rq."queueId" = ${queueId}
  ) place ON place.stratum = st.stratum
  WHERE st."queueId" = ${queueId} GROUP BY 1, 2`;

export type Stratum = { stratum: number; quota: number; approved: number; waiting: number };

export const loadStanding = async (db: Queryable, queueId: bigint): Promise<Stratum[]> =>
  (await db.query<Stratum>(`${standingSql("$1::bigint")} ORDER BY 1`, [queueId])).rows;

/** How far a queue is. What is approved beyond a stratum's quota does not stand for another's. `missing`: nobody waits for these. */
export function goalOf(standing: readonly Stratum[]): QueueGoal {
  const sum = (of: (own: Stratum) => number) => standing.reduce((total, own) => total + of(own), 0);
  return {
    wanted: sum(({ quota }) => quota),
    approved: sum(({ approved, quota }) => Math.min(approved, quota)),
    missing: sum(({ approved, waiting, quota }) => Math.max(0, quota - approved - waiting)),
  };
}
