import { z } from "zod";

/** What a lead sets of a data set. */
export const datasetSettingsSchema = z.strictObject({
  /** Its reviewers may browse and search it, and see who decided what. They export nothing, and decide in sessions alone. */
  reviewersBrowse: z.boolean(),
});
export type DatasetSettings = z.infer<typeof datasetSettingsSchema>;
