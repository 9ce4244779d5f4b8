import { z } from "zod";
import { idSchema } from "#domain/id.ts";
import { previewRequestSchema } from "#domain/recipe/preview.ts";
import {
  keptMixSchema,
  openedRecipeSchema,
  recipeSaveSchema,
  staleRecipeSchema,
  storedRecipeSchema,
} from "#domain/recipe/stored-recipe.ts";
import { startedRunSchema } from "#domain/run.ts";
import { type Endpoint, nothing } from "./endpoint.ts";

const ofDataset = z.object({ datasetId: idSchema });
const ofRecipe = ofDataset.extend({ recipeId: idSchema });
const version = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);
/** A text and its files, written as JSON. */
const SENT_BYTES_MAX = 32 * 1024 * 1024;

/** The recipes that a data set keeps: saved, shown, tried, removed. */
export const recipeEndpoints = {
  "GET /api/datasets/{datasetId}/recipes": {
    access: "browse",
    audit: "none",
    summary: "The recipes of a data set by name, each with its newest version.",
    params: ofDataset,
    answer: storedRecipeSchema.array(),
  },
  "PUT /api/datasets/{datasetId}/recipes": {
    access: "lead",
    audit: "recipe_save",
    summary:
      "Saves a recipe as its next version, with the files that its text names. `after` is the version that it was made from, 0 for a new one; where another was saved since, it is refused with both.",
    params: ofDataset,
    body: recipeSaveSchema,
    bodyBytesMax: SENT_BYTES_MAX,
    answer: openedRecipeSchema,
    problems: { conflict: staleRecipeSchema.partial() },
  },
  "POST /api/datasets/{datasetId}/recipes/previews": {
    access: "lead",
    audit: "preview_start",
    summary: "Counts what a recipe would make, saved or not, as a run whose report has it. Nothing is written.",
    params: ofDataset,
    body: previewRequestSchema,
    bodyBytesMax: SENT_BYTES_MAX,
    answer: startedRunSchema,
  },
  "POST /api/datasets/{datasetId}/recipes/mix-files": {
    access: "lead",
    audit: "none",
    summary:
      "Keeps an uploaded file as a mix file of the data set, for recipes to name by its hash. One that no saved recipe names within a week is removed.",
    params: ofDataset,
    body: z.strictObject({ uploadId: z.uuid() }),
    answer: keptMixSchema,
  },
  "GET /api/datasets/{datasetId}/recipes/{recipeId}": {
    access: "browse",
    audit: "none",
    summary: "A version of a recipe, the newest where none is named, and which versions there are.",
    params: ofRecipe,
    query: z.strictObject({ version: version.optional() }),
    answer: openedRecipeSchema,
  },
  "DELETE /api/datasets/{datasetId}/recipes/{recipeId}": {
    access: "lead",
    audit: "recipe_remove",
    summary: "Takes a recipe off the list. Its versions stay, for releases and sessions name them.",
    params: ofRecipe,
    answer: nothing,
  },
} as const satisfies Record<string, Endpoint>;
