import { z } from "zod";
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
});
