import { z } from "zod";
import { idSchema } from "../id.ts";

/** Of a recipe that comes in a request. */
const CHARACTERS_MAX = 100_000;

/** A review queue by a recipe: its text, which may name no file, and whom the session is given to (absent: all who review there). */
export const recipeQueueRequestSchema = z.strictObject({
  recipe: z.string().min(1).max(CHARACTERS_MAX),
  assigneeId: z.uuid().optional(),
});
export type RecipeQueueRequest = z.infer<typeof recipeQueueRequestSchema>;

/** What its run tells at the end: the session, how many it is to reach, and how many of these were approved already. */
export const recipeQueueReportSchema = z.object({ queueId: idSchema, wanted: z.number(), had: z.number() });
export type RecipeQueueReport = z.infer<typeof recipeQueueReportSchema>;

/** Entries that were read. */
export const recipeProgressSchema = z.object({ done: z.number(), total: z.number().nullable() });
export type RecipeProgress = z.infer<typeof recipeProgressSchema>;
