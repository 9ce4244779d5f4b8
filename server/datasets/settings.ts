import type { DatasetSettings } from "#domain/dataset-settings.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";

/** Sets what a data set's reviewers see. Rights read it with each request. @throws StudioError not_found */
export async function saveSettings(
  { pool }: Database,
  datasetId: bigint,
  { reviewersBrowse }: DatasetSettings,
): Promise<void> {
  const before = `(SELECT jsonb_build_object('reviewersBrowse', d."reviewersBrowse") FROM "Dataset" d WHERE d.id = $1)`;
  const after = `jsonb_build_object('reviewersBrowse', "reviewersBrowse")`;
  const changed = await changeRecorded(
    pool,
    { action: "dataset_settings", on: "dataset" },
    `UPDATE "Dataset" SET "reviewersBrowse" = $2 WHERE id = $1 AND "removedAt" IS NULL RETURNING ${noted("id", "id", before, after)}`,
    [datasetId, reviewersBrowse],
  );
  if (changed === 0) throw new StudioError("not_found", message("notThere"));
}
