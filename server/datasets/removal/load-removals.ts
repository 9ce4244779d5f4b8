import type { Removal, RemovalProgress } from "#domain/removal.ts";
import type { Database } from "#server/db/client.ts";
import { loadRuns } from "#server/runs/load-runs.ts";

/** The data sets that are being removed, oldest first, each with the last Run about it. */
export async function loadRemovals(db: Database): Promise<Removal[]> {
  const leaving = await db.prisma.dataset.findMany({ where: { removedAt: { not: null } }, orderBy: { id: "asc" } });
  const removals = leaving.map(async ({ id: datasetId, name }): Promise<Removal[]> => {
    const runs = await loadRuns(db.pool, { kind: "removal", datasetId }, { limit: 1 });
    return runs.map(({ id, state, progress, error, isCancelling }) => ({
      datasetId: String(datasetId),
      name,
      runId: id,
      state,
      progress: progress as RemovalProgress | null,
      error,
      isCancelling,
    }));
  });
  return (await Promise.all(removals)).flat();
}
