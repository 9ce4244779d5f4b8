import { z } from "zod";
import { taskSchema } from "#domain/entry/task.ts";
import { idSchema } from "#domain/id.ts";
import { generationTaskSchema } from "./generation-task.ts";

/** So many photos a batch: their ids are frozen in the Run. */
export const PHOTOS_MAX = 20_000;
/** Characters of a prompt of one's own. */
const PROMPT_MAX = 20_000;

const budgetSchema = z.strictObject({
  cost: z.number().positive().max(1e9).nullable().default(null),
  tokens: z.number().int().positive().max(1e12).nullable().default(null),
});

/** What a batch is asked for. */
export const generationRequestSchema = z.strictObject({
  tasks: generationTaskSchema.array().min(1).max(7),
  /** Photos by their ids in the database; absent, all of the data set. */
  images: idSchema.array().min(1).max(PHOTOS_MAX).optional(),
  /** At most so many photos, the first of those. */
  photosMax: z.number().int().min(1).max(PHOTOS_MAX).default(PHOTOS_MAX),
  /** The photo is sent, too. */
  withPhoto: z.boolean().default(false),
  /** So many answers at most to one request, where they are too few or leak. */
  attemptsMax: z.number().int().min(1).max(5).default(3),
  budget: budgetSchema.default({ cost: null, tokens: null }),
  /** Photos that have entries by the same prompt and model get more of them. Otherwise they are left out. */
  again: z.boolean().default(false),
  /** Prompts of one's own, by task. */
  prompts: z.partialRecord(generationTaskSchema, z.string().min(1).max(PROMPT_MAX)).default({}),
  /** A session is made of the new entries. */
  queue: z.boolean().default(false),
});
export type GenerationRequest = z.output<typeof generationRequestSchema>;
export type GenerationInput = z.input<typeof generationRequestSchema>;

/** What a Run of the kind `generate` is to do, frozen when it was asked for (Run.request). */
export const generationRunSchema = z.strictObject({
  address: z.string(),
  model: z.string(),
  prompts: z.strictObject({ task: generationTaskSchema, version: z.string(), text: z.string().optional() }).array(),
  imageIds: idSchema.array(),
  withPhoto: z.boolean(),
  attemptsMax: z.number().int(),
  budget: budgetSchema,
  again: z.boolean(),
  queue: z.boolean(),
  /** The rejected entry in whose place one is asked for. */
  replaces: idSchema.optional(),
});
export type GenerationRun = z.output<typeof generationRunSchema>;

/** How far a batch is, and at its end what came of it. `asked`: pairs of photo and task. */
export const generationProgressSchema = z.object({
  done: z.number(),
  total: z.number(),
  requests: z.number(),
  entries: z.number(),
  rejected: z.number(),
  /** Nothing is known of the photo that could be sent, or it is withdrawn. */
  skipped: z.number(),
  /** No usable answer came. */
  failed: z.number(),
  tokens: z.object({ input: z.number(), output: z.number() }),
  /** Null where no prices are known. */
  cost: z.number().nullable(),
  costToCome: z.number().nullable(),
  currency: z.string().nullable(),
  stoppedBy: z.enum(["budget"]).nullable(),
});
export type GenerationProgress = z.infer<typeof generationProgressSchema>;
export type GenerationReport = GenerationProgress & { queueId: string | null };

/** What a batch would be, before anything is sent. */
export const generationEstimateSchema = z.object({
  address: z.string(),
  model: z.string(),
  photos: z.number(),
  /** Photos of which nothing is known that could be sent. */
  unknown: z.number(),
  requests: z.number(),
  entries: z.number(),
  byTask: z.partialRecord(taskSchema, z.number()),
  tokens: z.object({ input: z.number(), output: z.number() }),
  cost: z.number().nullable(),
  currency: z.string().nullable(),
  /** Whether the data set may be sent there, and its photos. */
  allowed: z.boolean(),
  photosAllowed: z.boolean(),
  terms: z.boolean().nullable(),
});
export type GenerationEstimate = z.infer<typeof generationEstimateSchema>;
