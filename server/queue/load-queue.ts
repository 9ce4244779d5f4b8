import type { Database } from "#server/db/client.ts";

/** A session as its page needs it; null for an unknown one. */
export const loadQueue = (db: Database, queueId: bigint) =>
  db.prisma.queue.findUnique({
    where: { id: queueId },
    select: {
      id: true,
      purpose: true,
      name: true,
      reviewerId: true,
      filter: true,
      order: true,
      size: true,
      recipe: { select: { wanted: true } },
      dataset: { select: { id: true, name: true } },
    },
  });

/** Boxes in the texts of all entries of a session, as they came. */
export async function countBoxes(db: Database, queueId: bigint): Promise<number> {
  const { rows } = await db.pool.query<{ boxes: number }>(
    `SELECT coalesce(sum(s."boxCount"), 0)::int AS boxes FROM "QueueEntry" d JOIN "EntryStatus" s ON s."entryId" = d."entryId" WHERE d."queueId" = $1`,
    [queueId],
  );
  return rows[0]?.boxes ?? 0;
}
