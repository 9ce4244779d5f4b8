import type { OpenSession } from "#domain/open-session.ts";
import { leadIn, reviewsIn, type Standing } from "#domain/rights/rights.ts";
import type { Database } from "#server/db/client.ts";
import { standingSql } from "./recipe-standing.ts";

const SHOWN_MAX = 20;

/**
 * The sessions with entries left that somebody sees, those that were given to them first, the newest first: their own, those of data sets that
 * they review in, and those given to others where they lead. And the data sets whose practice is behind them.
 */
export async function loadOpenSessions(
  db: Database,
  reviewerId: string,
  standing: Standing,
): Promise<{ open: OpenSession[]; practised: { datasetId: string; queueId: bigint }[] }> {
  const [open, practised] = await Promise.all([
    db.pool.query(OPEN, [reviewerId, SHOWN_MAX, reviewsIn(standing), standing.isOwner ? null : leadIn(standing)]),
    db.prisma.queue.findMany({
      where: { reviewerId, purpose: "practice", finishedAt: { not: null } },
      select: { datasetId: true, id: true },
    }),
  ]);
  return {
    open: open.rows.map((row) => ({
      queueId: String(row.id),
      datasetId: String(row.datasetId),
      name: row.name,
      purpose: row.purpose,
      size: row.size,
      done: row.size - row.left,
      createdAt: row.createdAt.toISOString(),
      goal: row.wanted === null ? null : { approved: row.approved, wanted: row.wanted },
      isGiven: row.isGiven,
      assignee: row.assignee,
    })),
    practised: practised.map(({ id, datasetId }) => ({ datasetId: String(datasetId), queueId: id })),
  };
}

/** $4: null of an owner of the studio, who leads everywhere. */
const OPEN = `SELECT q.id, q."datasetId", q.name, q.purpose, q.size, q."createdAt", coalesce(q."assigneeId" = $1, false) AS "isGiven",
    CASE WHEN q."assigneeId" <> $1 THEN a.name END AS assignee,
    (SELECT count(*) FROM "QueueEntry" e WHERE e."queueId" = q.id AND e.outcome IS NULL)::int AS "left", made.wanted, goal.approved
  FROM "Queue" q LEFT JOIN "Reviewer" a ON a.id = q."assigneeId" LEFT JOIN "RecipeQueue" made ON made."queueId" = q.id
    LEFT JOIN LATERAL (SELECT sum(least(st.approved, st.quota))::int AS approved, sum(st.quota - st.approved - st.waiting)::int AS missing
      FROM (${standingSql(`made."queueId"`)}) st) goal ON true
  WHERE q.purpose IN ('session', 'spot_check') AND CASE
      WHEN q."assigneeId" IS NULL THEN q."reviewerId" = $1 OR q."datasetId" = ANY ($3::bigint[])
      WHEN q."assigneeId" = $1 THEN true
      ELSE $4::bigint[] IS NULL OR q."datasetId" = ANY ($4) END
    AND (EXISTS (SELECT 1 FROM "QueueEntry" e WHERE e."queueId" = q.id AND e.outcome IS NULL)
      -- Whoever opens it next is given those that come in for the last that were rejected.
      OR goal.missing > 0 AND EXISTS (SELECT 1 FROM "RecipePlace" r WHERE r."queueId" = q.id AND NOT r."isIn"))
  ORDER BY "isGiven" DESC, q.id DESC LIMIT $2`;
