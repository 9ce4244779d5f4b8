import { z } from "zod";
import { STATES, stateSchema, taskSchema } from "#domain/entry/task.ts";
import { exportSettingsSchema } from "#domain/export/export-request.ts";
import { type Split, splitsSchema } from "#domain/export/splits.ts";
import { refusal } from "#domain/input-problem.ts";
import { TOKENS_MAX } from "#domain/llava/token-count.ts";
import { partAuthorSchema } from "#domain/part/part-author.ts";
import { LICENCE_KINDS } from "#domain/release/licence-kind.ts";
import { QUEUE_MAX, QUEUE_PRESETS, queueCountsSchema } from "./queue-counts.ts";

/** Entries of SVIT-core-150K (arXiv 2307.04087). */
export const CORE_SIZE = 157_712;
/** k-centre compares every candidate with every centre: of more it would take hours. */
export const K_CENTRE_MAX = 100_000;

/** concepts: greedy coverage. overlap: the most concepts first. k-centre: the farthest first over TF-IDF. random: by the seed alone. */
export const CORE_METHODS = ["concepts", "overlap", "k-centre", "random"] as const;
export type CoreMethod = (typeof CORE_METHODS)[number];

const count = z.number().int().min(0).max(100_000_000);
const name = z.string().trim().min(1).max(200);
const file = z.string().min(1).max(1000);
const counts = z.record(name, count).default({});

/** Which entries may be chosen. What a person accepted or edited is; other states are named. */
const selectSchema = z
  .strictObject({
    include: z.array(stateSchema).max(STATES.length).default([]),
    tasks: z.array(taskSchema).max(5).default([]),
    /** Parts of the data set, by their names. */
    parts: z.array(name).max(100).default([]),
    /** Entries of files whose licence forbids derivatives or commerce, or is not stated, stay behind. */
    leaveOut: z.array(z.enum(LICENCE_KINDS)).max(LICENCE_KINDS.length).default([]),
    /** Entries with a photo whose own licence is one of these stay behind. */
    leaveOutPhotos: z.array(z.enum(LICENCE_KINDS)).max(LICENCE_KINDS.length).default([]),
    /** What a browse page is narrowed by, as its address says behind the `?`. */
    filter: z.string().max(10_000).default(""),
    /** Splits by photo, as an export's (`--split`, `--split-seed`), and the one whose entries may be chosen. */
    splits: z.record(z.string(), z.number()).default({}),
    splitSeed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
    split: z.string().optional(),
  })
  .refine(({ splits }) => splitsSchema.safeParse(splitsOf(splits)).success, {
    ...refusal("recipeSplits"),
    path: ["splits"],
  })
  .refine(({ splits, split }) => split === undefined || Object.hasOwn(splits, split), {
    ...refusal("recipeSplit"),
    path: ["split"],
  })
  .refine(({ splits, split }) => split !== undefined || Object.keys(splits).length === 0, {
    ...refusal("recipeSplit"),
    path: ["splits"],
  });

/** In the order in which they are written down, which says which photos fall to which. */
export const splitsOf = (splits: Readonly<{ [name: string]: number }>): Split[] =>
  Object.entries(splits).map(([name, share]) => ({ name, share }));

const holdOutSchema = z.strictObject({
  /** Files of photo ids. */
  photos: z.array(file).max(20).default([]),
  /** Folders of test photos: those that look like one of them are held out as well. */
  folders: z.array(file).max(20).default([]),
  /** In how many of the 64 bits of their hashes two photos that look alike may differ. */
  distance: z.number().int().min(0).max(20).default(8),
  /** What looks like a test photo is told of, and kept. */
  keepSimilar: z.boolean().default(false),
  /** Files of questions, a line each. */
  questions: z.array(file).max(20).default([]),
  /** A question that shares so many words in a row with a held-out one stays behind, too; null: none but the same. */
  ngram: z.number().int().min(3).max(50).nullable().default(null),
});

export const coreSchema = z.strictObject({
  size: count.min(1).default(CORE_SIZE),
  method: z.enum(CORE_METHODS).default("concepts"),
  /** Sets of the studio's own, by name, or files. */
  concepts: z.array(file).min(1).max(20).default(["mme", "mmbench"]),
  /** The share of Yes among the answers that begin with Yes or No; null: as they come. */
  yes: z.number().min(0).max(1).nullable().default(null),
  perPhoto: count.min(1).nullable().default(null),
  quotas: z
    .strictObject({ tasks: z.partialRecord(taskSchema, count).default({}), parts: counts })
    .default({ tasks: {}, parts: {} }),
  /** k-centre alone: so many candidates are drawn, from every task and part as many as it has a share. */
  candidates: count.min(1).max(K_CENTRE_MAX).default(K_CENTRE_MAX),
});
export type CoreRecipe = z.infer<typeof coreSchema>;

/** What is reviewed until so many are approved. What is absent is the preset's, else the core set's. */
const queueSchema = z.strictObject({
  preset: z.enum(QUEUE_PRESETS).optional(),
  size: count.min(1).max(QUEUE_MAX).optional(),
  counts: queueCountsSchema.optional(),
});
export type QueueRecipe = z.infer<typeof queueSchema>;

/** REGIONS: a prompt for each QA, by whether its question or its answer has the box. */
export const REGIONS = "regions";

/** A part of a mix that is made of the data set. */
export const mixPartSchema = z.strictObject({
  name,
  /** `core`, the core set of this recipe; else a part of the data set by its name, `*` for all of it. */
  from: name,
  /** Records; absent: as many as there are, or by weight. */
  count: count.optional(),
  weight: z.number().gt(0).max(1e9).optional(),
  /** Put below the first question of a record; `regions`: below every question, by where the box is. */
  prompt: z.string().min(1).max(1000).optional(),
  promptOn: z.enum(["first", "every"]).default("first"),
  /** A photo's QAs in one conversation, as long as `tokens` allows. */
  merge: z.boolean().default(false),
  tokens: z.number().int().min(1).max(1_000_000).default(TOKENS_MAX),
  /** What is longer loses its last QAs, or stays behind. */
  tooLong: z.enum(["cut", "drop"]).default("drop"),
  /** A conversation has fewer QAs than this; a longer one becomes several. */
  qasBelow: z.number().int().min(2).max(1000).optional(),
  /** So many QAs of a photo, drawn by the seed. */
  qasPerPhoto: z.number().int().min(1).max(100_000).optional(),
  /** How often a record is written; `choices`: as often as its question has choices. */
  repeat: z.union([z.literal("choices"), z.number().int().min(1).max(100)]).default(1),
  textOnly: z.boolean().default(false),
  /** Of parts of the data set that these wrote; none: whoever. */
  authors: z.array(partAuthorSchema).max(4).default([]),
  /** Accepted and edited entries alone, whatever else is included. */
  isReviewed: z.boolean().default(false),
  /** The file that it goes into. */
  to: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/)
    .default("mix"),
});
export type MixPart = z.infer<typeof mixPartSchema>;

/** Rules that a published mix has, with its counts (domain/recipe/presets.ts). */
export const MIX_PRESETS = ["svit-mix-665k", "llava-1.5", "vision-flan", "svit-train"] as const;

const mixSchema = z
  .strictObject({
    preset: z.enum(MIX_PRESETS).optional(),
    /** A mix of LLaVA's on disk: one JSON array of records, or a line each. */
    file: file.optional(),
    /** Its part in whose place the core set stands. */
    replace: name.optional(),
    /** How many records its parts must have. */
    counts,
    /** Records in all, shared out by the weights of the parts. */
    size: count.min(1).optional(),
    /** Vision-Flan's second stage: so many reviewed entries. */
    reviewed: count.min(1).default(1000),
    parts: z.array(mixPartSchema).max(100).default([]),
  })
  .refine(({ file, replace }) => replace === undefined || file !== undefined, {
    ...refusal("recipeReplaceWhat"),
    path: ["replace"],
  })
  .refine(({ parts }) => new Set(parts.map(({ name }) => name)).size === parts.length, {
    ...refusal("recipePartTwice"),
    path: ["parts"],
  });
export type MixRecipe = z.infer<typeof mixSchema>;

/**
 * How a training set is made of a data set: which entries may be in it, what is held out, the core set, the mix. Names of files are
 * the business of whoever read the recipe: nothing below opens one by its name.
 */
export const recipeSchema = z
  .strictObject({
    recipe: z.literal(1),
    seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
    select: selectSchema.default(() => selectSchema.parse({})),
    holdOut: holdOutSchema.default(() => holdOutSchema.parse({})),
    core: coreSchema.optional(),
    mix: mixSchema.optional(),
    /** Of a review queue alone: a run passes over it. */
    queue: queueSchema.optional(),
    /** How records are printed; the seed of their instructions is the recipe's. */
    write: exportSettingsSchema
      .omit({ seed: true, merge: true })
      .default(() => exportSettingsSchema.omit({ seed: true, merge: true }).parse({})),
  })
  .refine(
    ({ core, mix, queue }) => core !== undefined || mix !== undefined || queue !== undefined,
    refusal("recipeMakesNothing"),
  );
export type Recipe = z.infer<typeof recipeSchema>;
