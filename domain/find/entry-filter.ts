import { z } from "zod";
import { MARKS } from "#domain/contract.ts";
import { idSchema } from "#domain/id.ts";
import { storable } from "#domain/plain-text.ts";
import { stateSchema, taskSchema } from "#domain/task.ts";
import { reasonCodeSchema } from "#domain/verdict.ts";

/** What became of an entry in a queue; `open` where nothing did yet. */
export const OUTCOMES = ["open", "decided", "skipped", "elsewhere"] as const;

const words = storable().trim().max(200);

const bound = (max: number) => z.number().int().min(0).max(max).nullable().default(null);

/**
 * What a session, a browse page, a bulk action or an export may be narrowed by. Parsed at every border; nothing else
 * reaches SQL. All that is given must hold; of a list one suffices, and an empty one means any.
 */
export const entryFilterSchema = z.strictObject({
  tasks: z.array(taskSchema).max(5).default([]),
  states: z.array(stateSchema).max(5).default([]),
  /** Full text of topic, questions and answers as they stand: see domain/find/search-words.ts. */
  text: words.default(""),
  marks: z.array(z.enum(MARKS)).max(MARKS.length).default([]),
  /** Who gave the verdict that stands. */
  reviewers: z.array(z.uuid()).max(20).default([]),
  /** Of the verdict that stands. */
  reasons: z.array(reasonCodeSchema).max(20).default([]),
  queues: z.array(idSchema).max(20).default([]),
  /** In one of `queues`; means nothing without them. */
  outcomes: z.array(z.enum(OUTCOMES)).max(OUTCOMES.length).default([]),
  /** Names of boxed things that are known of the photo, whole and in lower case. */
  objects: z.array(words.min(1).toLowerCase()).max(10).default([]),
  /** Photos, by their id in the database. */
  images: z.array(idSchema).max(100).default([]),
  /** Boxes printed in the imported text, both bounds included. */
  boxesMin: bound(32_767),
  boxesMax: bound(32_767),
  /** Words of the imported text, both bounds included (domain/entry-facts.ts). */
  wordsMin: bound(1_000_000_000),
  wordsMax: bound(1_000_000_000),
  /** Decided, or decided again, at this moment or later. */
  changedSince: z.iso.datetime({ offset: true }).nullable().default(null),
});
export type EntryFilter = z.infer<typeof entryFilterSchema>;

export const NO_FILTER: EntryFilter = entryFilterSchema.parse({});
