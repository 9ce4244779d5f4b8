import type { Database } from "#server/db/client.ts";
import type { Snapshot } from "#server/export/rows/snapshot.ts";
import type { Selection } from "#server/find/selection.ts";
import type { OpenedRecipe } from "./open-recipe.ts";
import { type SimilarPhotos, similarPhotos } from "./similar-photos.ts";

type Looking = {
  db: Database;
  snapshot: Snapshot;
  opened: OpenedRecipe;
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
};

/** A selection without what has a photo that looks like one of the recipe's test photos, unless these are to be kept; and which look so, null where the recipe names no test photos. */
export async function withoutSimilar(
  { db, snapshot, opened, signal, onProgress }: Looking,
  selection: Selection,
): Promise<{ selection: Selection; similar: SimilarPhotos | null }> {
  const { distance, keepSimilar } = opened.recipe.holdOut;
  const files = opened.heldOutFiles;
  if (files.length === 0) return { selection, similar: null };
  const similar = await similarPhotos({ db, snapshot, selection, files, distance, signal, onProgress });
  const ids = [...(selection.images?.ids ?? []), ...similar.imageIds];
  const isKept = keepSimilar || similar.imageIds.length === 0;
  return { selection: isKept ? selection : { ...selection, images: { ids, only: false } }, similar };
}
