import { z } from "zod";
import { type BulkProgress, bulkProgressSchema } from "./bulk.ts";
import { idSchema } from "./id.ts";
import { messageSchema } from "./message-schema.ts";
import { runStateSchema } from "./run.ts";

/** How far it is (Run.progress): entries of those that were there when this Run began. */
export type RemovalProgress = BulkProgress;

/** What was removed (Run.report). */
export const removalReportSchema = z.object({ entries: z.number(), verdicts: z.number() });
export type RemovalReport = z.infer<typeof removalReportSchema>;

/** A data set that is being removed, with the last Run about it. One that was cancelled or failed can be gone on with. */
export const removalSchema = z.object({
  datasetId: idSchema,
  name: z.string(),
  runId: idSchema,
  state: runStateSchema,
  progress: bulkProgressSchema.nullable(),
  error: messageSchema.nullable(),
  isCancelling: z.boolean(),
});
export type Removal = z.infer<typeof removalSchema>;
