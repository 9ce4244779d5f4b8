import { rm } from "node:fs/promises";
import { must } from "#domain/must.ts";
import type { KeptMix } from "#domain/recipe/stored-recipe.ts";
import { requireDataset } from "#server/datasets/find-dataset.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { keepMixFile } from "#server/recipe/mix-store.ts";
import { loadUpload } from "#server/upload/load-upload.ts";
import { uploadFolder } from "#server/upload/upload-folder.ts";
import { lockUpload } from "#server/upload/upload-import.ts";
import { requireOwner } from "#server/upload/upload-owner.ts";

/** `personId`: with accounts, whose the upload must be. */
type Asked = { datasetId: bigint; uploadId: string; personId: string | null; signal: AbortSignal };

/**
 * Keeps an uploaded file as a mix file of a data set. It is moved, and its upload goes.
 * @throws StudioError not_found · conflict (it has not arrived whole) · unreadable_input with the row that is none · disk_full
 */
export async function keepUploadedMix(
  db: Database,
  dataFolder: string,
  { datasetId, uploadId, personId, signal }: Asked,
): Promise<KeptMix> {
  await requireDataset(db.pool, { id: datasetId });
  const folder = uploadFolder(dataFolder, uploadId);
  return inTransaction(db.pool, async (client) => {
    // Neither swept nor imported meanwhile.
    await lockUpload(client, uploadId);
    if (personId !== null) await requireOwner(folder, personId);
    const [file] = await loadUpload(dataFolder, uploadId, 1);
    const { path, name } = must(file, "it was counted");
    const kept = await keepMixFile({ datasetId, file: { place: path, name }, isMoved: true, signal });
    await rm(folder, { recursive: true, force: true });
    return kept;
  });
}
