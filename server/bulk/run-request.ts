import { z } from "zod";
import { bulkRequestSchema } from "#domain/bulk.ts";
import { idSchema } from "#domain/id.ts";

/** What a Run of the kind `bulk` asks for: a change, or that an earlier one be undone. */
export const bulkRunRequestSchema = z.union([bulkRequestSchema, z.strictObject({ undoes: idSchema })]);
export type BulkRunRequest = z.infer<typeof bulkRunRequestSchema>;
