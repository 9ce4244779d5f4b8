import { z } from "zod";
import { recipeReportSchema } from "./recipe-report.ts";
import { recipeFileSchema, recipeSaveSchema } from "./stored-recipe.ts";

/** What a recipe would make, as somebody has it before them: saved or not. */
export const previewRequestSchema = recipeSaveSchema.omit({ after: true });
export type PreviewRequest = z.infer<typeof previewRequestSchema>;

/** As its Run keeps it: what the files say is kept by the data set. */
export const storedPreviewSchema = previewRequestSchema.extend({ files: recipeFileSchema.array() });
export type StoredPreview = z.infer<typeof storedPreviewSchema>;

/** Of its review queue: entries to be approved, those that are already, what there is to review, and what stands in reserve. */
export const queuePreviewSchema = z.object({
  wanted: z.number(),
  had: z.number(),
  toReview: z.number(),
  reserve: z.number(),
});
export type QueuePreview = z.infer<typeof queuePreviewSchema>;

/** `made`: null for a recipe that is a review queue alone. */
export const previewReportSchema = z.object({
  made: recipeReportSchema.nullable(),
  queue: queuePreviewSchema.nullable(),
});
export type PreviewReport = z.infer<typeof previewReportSchema>;
