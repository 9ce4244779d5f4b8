import { z } from "zod";
import { storable } from "#domain/entry/plain-text.ts";
import { idSchema } from "#domain/id.ts";
import { messageSchema } from "#domain/message-schema.ts";
import { RECIPE_CHARACTERS_MAX } from "#domain/recipe/read-recipe-limits.ts";
import { storedFromSchema } from "#domain/recipe/stored-recipe.ts";
import { runStateSchema } from "#domain/run.ts";
import { aboutSchema } from "./about.ts";
import { LICENCE_KINDS } from "./licence-kind.ts";
import type { PublicationView } from "./publication.ts";

/** What is said of a release beside its recipe. */
const cardSchema = z.strictObject({
  /** What only the lead knows, for the card; what is missing is "not stated" there. */
  about: aboutSchema.prefault({}),
  /** Entries of files with such a licence stay behind, beside those that the recipe leaves out. */
  leaveOut: z.array(z.enum(LICENCE_KINDS)).max(LICENCE_KINDS.length).default([]),
  /** The same by the licences of the photos themselves. */
  leaveOutPhotos: z.array(z.enum(LICENCE_KINDS)).max(LICENCE_KINDS.length).default([]),
  /** Whether the photos are in it: those that its records name, in `photos/`, and those of look.html. */
  withPhotos: z.boolean().default(false),
});

/** What is asked for in the browser: a release of a recipe that the data set keeps. */
export const releaseRequestSchema = cardSchema.extend(storedFromSchema.shape);

/** As its Run keeps it. `place`: the folder that the command line named; null for the studio's own. */
export const storedReleaseSchema = cardSchema.extend({
  /** What the recipe is called: its name, or its file's. */
  name: storable().trim().min(1).max(200),
  recipe: storable().min(1).max(RECIPE_CHARACTERS_MAX),
  /** The recipe that the data set keeps; null for one that was read from a file. */
  stored: storedFromSchema.nullable().default(null),
  place: z.string().nullable().default(null),
});
export type StoredRelease = z.infer<typeof storedReleaseSchema>;

export const RELEASE_STEPS = ["photos", "read", "core", "mix", "report", "copy", "files"] as const;
export const releaseProgressSchema = z.object({ step: z.enum(RELEASE_STEPS), done: z.number(), total: z.number() });
export type ReleaseProgress = z.infer<typeof releaseProgressSchema>;

/** What a Run of the kind `release` made. */
export const releaseReportSchema = z.object({ number: z.number().int(), records: z.number(), place: z.string() });
export type ReleaseReport = z.infer<typeof releaseReportSchema>;

export const releaseFileSchema = z.object({ name: z.string(), bytes: z.number(), sha256: z.string() });
export type ReleaseFile = z.infer<typeof releaseFileSchema>;

const named = z.record(z.string(), z.number());
/** How much is in it: records of each file, entries of the data set, and these by state, task and part. */
export const releaseCountsSchema = z.object({
  files: named,
  records: z.number(),
  entries: z.number(),
  photos: z.number(),
  states: named,
  tasks: named,
  parts: named,
  /** Files in its folder of photos; absent before there was one. */
  photoFiles: z.number().default(0),
});
export type ReleaseCounts = z.infer<typeof releaseCountsSchema>;

/** `here`: its folder can be read. `elsewhere`: another machine has it. `gone`: it is not where it was written. `removed`: on purpose. */
export const RELEASE_PLACES = ["here", "elsewhere", "gone", "removed"] as const;

export const releaseSchema = z.object({
  number: z.number().int(),
  parent: z.number().int().nullable(),
  name: z.string(),
  recipeText: z.string(),
  /** The recipe of the data set that it was cut by, and whether it is still listed; null for one that was read from a file. */
  stored: storedFromSchema.extend({ isListed: z.boolean() }).nullable(),
  seed: z.string(),
  version: z.string(),
  place: z.string(),
  machine: z.string(),
  lies: z.enum(RELEASE_PLACES),
  reviewerName: z.string().nullable(),
  runId: idSchema,
  counts: releaseCountsSchema,
  files: releaseFileSchema.array(),
  at: z.iso.datetime(),
  removedAt: z.iso.datetime().nullable(),
});
export type ReleaseView = z.infer<typeof releaseSchema>;

/** A cut that is under way, or was not finished. */
export const cutSchema = z.object({
  runId: idSchema,
  name: z.string(),
  state: runStateSchema,
  isCancelling: z.boolean(),
  progress: releaseProgressSchema.nullable(),
  error: messageSchema.nullable(),
});
export type CutView = z.infer<typeof cutSchema>;

export type ShownRelease = Omit<ReleaseView, "place">;
export type ReleasePage = { releases: ShownRelease[]; cuts: CutView[]; publications: PublicationView[] };

/** What is otherwise in a folder than when it was cut. */
export const verifySchema = z.object({
  files: z.number(),
  changed: z.string().array(),
  missing: z.string().array(),
  extra: z.string().array(),
});
export type Verified = z.infer<typeof verifySchema>;

export const isWhole = ({ changed, missing, extra }: Verified): boolean =>
  changed.length + missing.length + extra.length === 0;
