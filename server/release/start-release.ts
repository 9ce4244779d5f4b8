import type { StoredRelease } from "#domain/release/release.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import type { Queryable } from "#server/db/transaction.ts";
import type { NewRun } from "#server/runs/insert-run.ts";

/** That a release be cut, as a Run, for createRun. Several at once take a number each. @throws StudioError not_found */
export async function startRelease(
  db: Queryable,
  { datasetId, reviewerId }: { datasetId: bigint; reviewerId: string | null },
  request: StoredRelease,
): Promise<NewRun> {
  await requireDataset(db, { id: datasetId });
  return { kind: "release", datasetId, reviewerId, request };
}
