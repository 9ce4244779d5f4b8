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
