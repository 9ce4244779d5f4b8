import path from "node:path";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";
import { type OpenedRecipe, openRecipe } from "#server/recipe/open-recipe.ts";
import { openStoredRecipe } from "#server/recipe/stored-recipes.ts";

/** A recipe of the data set by its name, and which version of it. */
export type StoredOptions = { recipe?: string; at?: number };

/**
 * The recipe that a command names, a file or one that the data set keeps. A file is read before the database is opened; of the other the answer asks.
 * @throws StudioError invalid_request where both are named, or neither
 */
export async function recipeOf(
  file: string | undefined,
  { recipe: name, at: version }: StoredOptions,
): Promise<(db: Database, datasetId: bigint) => Promise<OpenedRecipe>> {
  if ((file === undefined) === (name === undefined) || (name === undefined && version !== undefined))
    throw new StudioError("invalid_request", message("recipeWhich"));
  if (name !== undefined) return (db, datasetId) => openStoredRecipe(db.pool, datasetId, { name, version });
  const opened = await openRecipe(path.resolve(file ?? ""));
  return async () => opened;
}
