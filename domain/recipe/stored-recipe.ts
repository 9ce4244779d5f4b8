import { z } from "zod";
import { nameSchema, storable } from "#domain/entry/plain-text.ts";
import { idSchema } from "#domain/id.ts";
import { RECIPE_CHARACTERS_MAX } from "./read-recipe-limits.ts";

/** Files that a recipe has at most, and what all of them may hold: SVIT's 10,808 test ids are 0.1 MB. */
export const RECIPE_FILES_MAX = 60;
export const RECIPE_FILE_CHARACTERS_MAX = 8_000_000;

/** Of the text in UTF-8. */
const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
/** As the recipe names it. It is a name alone: nothing is opened by it. */
const fileNameSchema = storable().min(1).max(1000);

export const recipeFileSchema = z.object({ name: fileNameSchema, sha256: sha256Schema, bytes: z.number().int() });
export type RecipeFileView = z.infer<typeof recipeFileSchema>;

/** A mix file that was kept: what a recipe names it by beside its name. */
export const keptMixSchema = recipeFileSchema.omit({ name: true });
export type KeptMix = z.infer<typeof keptMixSchema>;

/** A file that comes along with its text, or one that the data set's recipes have already. */
const sentFileSchema = z.union([
  z.strictObject({ name: fileNameSchema, text: storable().max(RECIPE_FILE_CHARACTERS_MAX) }),
  z.strictObject({ name: fileNameSchema, sha256: sha256Schema }),
]);
export type SentFile = z.infer<typeof sentFileSchema>;

export const recipeNameSchema = nameSchema(200);
const textSchema = storable().min(1).max(RECIPE_CHARACTERS_MAX);
const filesSchema = sentFileSchema.array().max(RECIPE_FILES_MAX).default([]);

/** A next version of the recipe of that name. `after`: the version that its author had before them, 0 for a new recipe. */
export const recipeSaveSchema = z.strictObject({
  name: recipeNameSchema,
  after: z.number().int().min(0).max(2_000_000_000),
  text: textSchema,
  files: filesSchema,
});
export type RecipeSave = z.infer<typeof recipeSaveSchema>;

/** Whose recipe a release or a session is of: its id, and which version. */
export const storedFromSchema = z.strictObject({
  recipeId: idSchema,
  version: z.number().int().min(1).max(2_000_000_000),
});
export type StoredFrom = z.infer<typeof storedFromSchema>;

export const recipeVersionSchema = z.object({
  version: z.number().int(),
  /** Who saved it; null at the command line. */
  reviewerName: z.string().nullable(),
  at: z.iso.datetime(),
});

/** A recipe of a data set with its newest version. */
export const storedRecipeSchema = recipeVersionSchema.extend({ id: idSchema, name: z.string() });
export type StoredRecipeView = z.infer<typeof storedRecipeSchema>;

/** One version of a recipe as it was saved, and all that there are, the newest first. */
export const openedRecipeSchema = storedRecipeSchema.extend({
  text: z.string(),
  files: recipeFileSchema.array(),
  versions: recipeVersionSchema.array(),
});
export type OpenedRecipeView = z.infer<typeof openedRecipeSchema>;

/** What the "no" to a stale page tells: the version that it was opened with (null for a new recipe) and the newest. */
export const staleRecipeSchema = z.object({ base: openedRecipeSchema.nullable(), newest: openedRecipeSchema });
export type StaleRecipe = z.infer<typeof staleRecipeSchema>;
