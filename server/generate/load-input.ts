import { captionsOf, knownBoxesOf } from "#domain/box/known-boxes.ts";
import type { GenerationTask } from "#domain/generate/generation-task.ts";
import { printInput } from "#domain/generate/print-input.ts";
import { loadDocuments } from "#server/datasets/annotations.ts";
import type { Database } from "#server/db/client.ts";

/** What a model would be given of a photo for each task; null where nothing is known of it, or it is withdrawn or gone. */
export async function loadInputs(
  db: Database,
  imageId: bigint,
  tasks: readonly GenerationTask[],
): Promise<ReadonlyMap<GenerationTask, string> | null> {
  const { rows } = await db.pool.query<{ widthPx: number | null; heightPx: number | null }>(
    `SELECT "widthPx", "heightPx" FROM "Image" WHERE id = $1 AND NOT "isWithdrawn"`,
    [imageId],
  );
  const [image] = rows;
  if (!image) return null;
  const documents = await loadDocuments(db, imageId);
  const { widthPx, heightPx } = image;
  const size = widthPx === null || heightPx === null ? null : { widthPx, heightPx };
  const input = { captions: captionsOf(documents), boxes: knownBoxesOf(documents), size };
  const inputs = tasks.flatMap((task) => {
    const printed = printInput(task, input);
    return printed ? [[task, printed.text] as const] : [];
  });
  return inputs.length === 0 ? null : new Map(inputs);
}
