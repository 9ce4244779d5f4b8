import { at } from "#domain/recipe/read-recipe.ts";
import type { Database } from "#server/db/client.ts";
import { countEntries } from "#server/export/rows/context.ts";
import { inSnapshot } from "#server/export/rows/snapshot.ts";
import { openRecipeText, refused } from "#server/recipe/open-recipe.ts";
import { selectionFor } from "#server/recipe/selection-for.ts";

/**
 * Reads a recipe that somebody writes and answers how many entries it may choose from. Changes nothing.
 * @throws StudioError unprocessable with a sentence for each fault, with line and column
 */
export async function checkRecipe(
  db: Database,
  datasetId: bigint,
  { name, recipe }: { name: string; recipe: string },
  signal: AbortSignal,
): Promise<{ entries: number; isExact: boolean }> {
  const opened = openRecipeText(recipe, name);
  return inSnapshot(db, signal, async (snapshot) => {
    const { selection, problems } = await selectionFor(snapshot, datasetId, opened);
    if (problems.length > 0) throw refused(problems.map(({ keys, why }) => at(opened.name, opened.placeOf(keys), why)));
    const { selected, isExact } = await countEntries(snapshot, selection);
    return { entries: selected, isExact: isExact && selection.notFromFiles === undefined };
  });
}
