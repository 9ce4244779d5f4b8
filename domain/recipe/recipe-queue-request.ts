import { z } from "zod";
import { idSchema } from "../id.ts";
import { storedFromSchema } from "./stored-recipe.ts";

/** Of a recipe that comes in a request. */
const CHARACTERS_MAX = 100_000;

/** Whom the session is given to; absent: all who review there. */
const assignee = { assigneeId: z.uuid().optional() };

/** A review queue by a recipe that the data set keeps, or by the text of one that names no file. */
export const recipeQueueRequestSchema = z.union([
  storedFromSchema.extend(assignee),
  z.strictObject({ recipe: z.string().min(1).max(CHARACTERS_MAX), ...assignee }),
]);
export type RecipeQueueRequest = z.infer<typeof recipeQueueRequestSchema>;

/** What its run tells at the end: the session, how many it is to reach, and how many of these were approved already. */
export const recipeQueueReportSchema = z.object({ queueId: idSchema, wanted: z.number(), had: z.number() });
export type RecipeQueueReport = z.infer<typeof recipeQueueReportSchema>;

/** Entries that were read. */
export const recipeProgressSchema = z.object({ done: z.number(), total: z.number().nullable() });
export type RecipeProgress = z.infer<typeof recipeProgressSchema>;
