import type { Database } from "#server/db/client.ts";

/**
 * Asks a run to stop; its worker notices within a second, or between two parts of it. An export leaves nothing; what an
 * import brought in, and what a bulk action or a removal did, stays. False where it is over, or was never there.
 */
export async function cancelRun(db: Database, runId: bigint): Promise<boolean> {
  const { count } = await db.prisma.run.updateMany({
    where: { id: runId, finishedAt: null },
    data: { cancelled: true },
  });
  return count > 0;
}
