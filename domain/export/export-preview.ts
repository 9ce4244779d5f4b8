import { z } from "zod";

/** How many records are shown before an export is begun, unless more are asked for. */
export const PREVIEW_RECORDS = 3;
export const PREVIEW_RECORDS_MAX = 20;

/**
 * Finished records of an export that has not begun: as its files would have them, of a few entries. `file` is the name of the
 * data file; `isCut`: the text is longer. `leftOut`: how many of the entries that were looked at stay behind, by reason.
 */
export const exportPreviewSchema = z.object({
  records: z.object({ file: z.string(), text: z.string(), isCut: z.boolean() }).array(),
  entries: z.number(),
  leftOut: z.object({ reason: z.string(), what: z.string(), count: z.number() }).array(),
  /** Whether entries were looked for longer than anybody waits, so that there is nothing to show. */
  isLate: z.boolean(),
});
export type ExportPreview = z.infer<typeof exportPreviewSchema>;
