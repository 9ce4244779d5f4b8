import { z } from "zod";
import { nameSchema } from "#domain/entry/plain-text.ts";
import { countsByStateSchema } from "#domain/entry/task.ts";
import { idSchema } from "#domain/id.ts";
import { partAuthorSchema } from "./part-author.ts";
import { partRuleSchema } from "./part-rule.ts";
import { PART_WORD_MAX } from "./part-word.ts";

/** A part of a data set, as lists have it. `word`: what its records say. `states`: of appended counts. */
export const partSchema = z.object({
  id: idSchema,
  word: z.string(),
  name: z.string(),
  author: partAuthorSchema,
  entries: z.number(),
  states: countsByStateSchema,
});
export type Part = z.infer<typeof partSchema>;

/** What a lead changes of a part. */
export const partChangeSchema = z.strictObject({
  name: nameSchema(PART_WORD_MAX).optional(),
  author: partAuthorSchema.optional(),
});
export type PartChange = z.infer<typeof partChangeSchema>;

/** All entries of a data set told apart anew, by one rule. */
export const partingRequestSchema = z.strictObject({ rule: partRuleSchema });

/** What came of it (Run.report). */
export type PartingReport = { looked: number; moved: number };

/** What an import is told of parts; what is absent is proposed. */
export const partOptionsSchema = z.strictObject({
  rule: partRuleSchema.optional(),
  author: partAuthorSchema.optional(),
});
export type PartOptions = z.infer<typeof partOptionsSchema>;

/** Of one data set: beyond it the entries of a file are one part, or a list of parts would be no list anybody reads. */
export const PARTS_MAX = 500;
