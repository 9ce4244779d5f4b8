import type { PublishRequest, StoredPublish } from "#domain/release/publication.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import type { Queryable } from "#server/db/transaction.ts";
import type { Hub } from "#server/env.ts";
import { findRelease } from "#server/release/find-release.ts";
import type { NewRun } from "#server/runs/insert-run.ts";
import { requireHub, requireNamespace } from "./allowed.ts";

type Asked = { datasetId: bigint; number: number; reviewerId: string | null };

/** That a release be published, as a Run, for createRun. @throws StudioError not_found · conflict without a token · forbidden */
export async function startPublish(
  db: Queryable,
  hub: Hub | null,
  { datasetId, number, reviewerId }: Asked,
  request: PublishRequest,
): Promise<NewRun> {
  await requireDataset(db, { id: datasetId });
  const stored = storedFor(requireHub(hub), number, request);
  await requireNamespace(db, datasetId, stored.address, stored);
  await findRelease(db, datasetId, number);
  return { kind: "publish", datasetId, reviewerId, request: stored };
}

export const storedFor = ({ address }: Hub, number: number, request: PublishRequest): StoredPublish => ({
  ...request,
  number,
  address,
});
