import { z } from "zod";
import { countsByStateSchema, taskSchema } from "#domain/entry/task.ts";
import { idSchema } from "#domain/id.ts";
import { partSchema } from "#domain/part/part.ts";

/** What a filter can choose from, besides tasks and states. `states` are exact counts of the whole data set. */
export const facetsSchema = z.object({
  states: z.partialRecord(taskSchema, countsByStateSchema),
  /** With exact counts, too. */
  parts: partSchema.array(),
  /** Keys of the records, as the first of each file have them. */
  recordKeys: z.string().array(),
  marks: z.string().array(),
  tags: z.string().array(),
  reviewers: z.object({ id: z.uuid(), name: z.string() }).array(),
  reasons: z.object({ code: z.string(), nameEn: z.string(), nameZh: z.string() }).array(),
  /** Newest first, at most 50. */
  queues: z
    .object({
      id: idSchema,
      purpose: z.string(),
      name: z.string().nullable(),
      size: z.number(),
      reviewerName: z.string(),
      createdAt: z.iso.datetime(),
    })
    .array(),
});
export type Facets = z.infer<typeof facetsSchema>;
