import { z } from "zod";
import { boxReadingSchema } from "#domain/box-reading.ts";
import { nameSchema, storable } from "#domain/entry/plain-text.ts";
import { namingOptionsSchema } from "#domain/identity/naming-options.ts";
import { partOptionsSchema } from "#domain/part/part.ts";

/** What a browser asks to be imported: an upload of its own, or a path on the server under an allowed folder. */
export const importRequestSchema = z.strictObject({
  datasetName: nameSchema(100),
  source: z.union([
    z.strictObject({ uploadId: z.uuid(), fileCount: z.number().int().min(1).optional() }),
    z.strictObject({ path: storable().min(1).max(4000) }),
  ]),
  naming: namingOptionsSchema.optional(),
  part: partOptionsSchema.optional(),
  /** How boxes of its files are written, where these do not say it by their shape; else it is found from their rows. */
  boxes: boxReadingSchema.optional(),
});
