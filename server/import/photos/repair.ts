import { requireDataset } from "#server/datasets/find-dataset.ts";
import { lockDataset } from "#server/datasets/open-dataset.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { ImageIds } from "#server/import/write/image-ids.ts";
import { nothingSettled } from "#server/import/write/intake.ts";
import { adoptNamesOfBefore } from "./names-of-before.ts";

/** `suspect`: images that were made of several photos; `moved`: entries that stood beside another photo. */
export type RepairReport = { datasetName: string; suspect: number; parted: number; moved: number };

/**
 * Parts images that an earlier release made of several files, without these files at hand: each file and each entry gets the
 * image of its own path, under a new id where another photo was shown; entries decided beside a photo that is not theirs are
 * flagged. One transaction: killed, it leaves nothing, and it may be called again.
 * @throws StudioError not_found
 */
export async function repairDataset(db: Database, datasetName: string, signal: AbortSignal): Promise<RepairReport> {
  const dataset = await requireDataset(db.pool, { name: datasetName });
  const [lock, client] = [await db.pool.connect(), await db.pool.connect()];
  try {
    await lockDataset(lock, datasetName, { signal, onWait: () => {} });
    const settled = nothingSettled();
    const images = new ImageIds(client, dataset.id);
    await client.query("BEGIN");
    const suspect = await adoptNamesOfBefore({ client, datasetId: dataset.id, images, settled });
    signal.throwIfAborted();
    await record(client, {
      action: "import_repair",
      datasetId: dataset.id,
      after: { suspect, parted: settled.parted },
    });
    await client.query("COMMIT");
    return { datasetName, suspect, parted: settled.parted, moved: new Set(settled.moved).size };
  } finally {
    for (const each of [lock, client]) each.release(true);
  }
}
