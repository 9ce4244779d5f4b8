import type { Database } from "#server/db/client.ts";

export type OpenSession = {
  queueId: string;
  datasetId: string;
  purpose: "session" | "spot_check";
  size: number;
  done: number;
  createdAt: string;
};

const SHOWN_MAX = 20;

/** The reviewer's sessions with entries left, and those of data sets that they review in (`reviewsIn`), newest first; and the data sets whose practice is behind them. */
export async function loadOpenSessions(
  db: Database,
  reviewerId: string,
  reviewsIn: readonly string[] = [],
): Promise<{ open: OpenSession[]; practised: string[] }> {
  const [open, practised] = await Promise.all([
    db.pool.query(
      `SELECT q.id, q."datasetId", q.purpose, q.size, q."createdAt", (SELECT count(*) FROM "QueueEntry" e WHERE e."queueId" = q.id AND e.outcome IS NULL)::int AS "left"
       FROM "Queue" q WHERE (q."reviewerId" = $1 OR q."datasetId" = ANY ($3::bigint[])) AND q.purpose IN ('session', 'spot_check')
         AND EXISTS (SELECT 1 FROM "QueueEntry" e WHERE e."queueId" = q.id AND e.outcome IS NULL)
       ORDER BY q.id DESC LIMIT $2`,
      [reviewerId, SHOWN_MAX, reviewsIn],
    ),
    db.prisma.queue.findMany({
      where: { reviewerId, purpose: "practice", finishedAt: { not: null } },
      select: { datasetId: true },
    }),
  ]);
  return {
    open: open.rows.map((row) => ({
      queueId: String(row.id),
      datasetId: String(row.datasetId),
      purpose: row.purpose,
      size: row.size,
      done: row.size - row.left,
      createdAt: row.createdAt.toISOString(),
    })),
    practised: practised.map((queue) => String(queue.datasetId)),
  };
}
