import type { QueueProgress } from "#domain/entry-view.ts";
import type { Database } from "#server/db/client.ts";

/** Where a queue stands, and how its entries were decided (the last verdict of each that was not undone). */
export async function loadProgress(db: Database, queueId: bigint): Promise<QueueProgress> {
  const [outcomes, decisions] = await Promise.all([
    db.prisma.queueEntry.groupBy({ by: ["outcome"], where: { queueId }, _count: true }),
    db.pool.query(
      `SELECT decision, count(*)::int AS n FROM (
         SELECT DISTINCT ON (v."entryId") v.decision FROM "Verdict" v
         JOIN "Queue" q ON q.id = v."queueId"
         WHERE v."queueId" = $1 AND v.decision <> 'undo' AND (v.decision <> 'judge' OR q.purpose = 'spot_check')
           AND NOT EXISTS (SELECT 1 FROM "Verdict" u WHERE u.undoes = v.id AND u."queueId" = $1)
         ORDER BY v."entryId", v.sequence DESC) last
       GROUP BY decision`,
      [queueId],
    ),
  ]);
  const count = (outcome: string | null) => outcomes.find((row) => row.outcome === outcome)?._count ?? 0;
  return {
    size: outcomes.reduce((sum, row) => sum + row._count, 0),
    decided: count("decided"),
    skipped: count("skipped"),
    elsewhere: count("elsewhere"),
    left: count(null),
    decisions: Object.fromEntries(decisions.rows.map((row) => [row.decision, row.n])),
  };
}
