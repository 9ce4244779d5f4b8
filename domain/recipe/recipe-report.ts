import { z } from "zod";
import { shiftSchema } from "#domain/export/shift.ts";
import { photosByLicenceSchema } from "#domain/release/photos-by-licence.ts";

const counts = z.record(z.string(), z.number());

/** What a set of entries is like. */
export const setFiguresSchema = z.object({
  entries: z.number(),
  qas: z.number(),
  photos: z.number(),
  textOnly: z.number(),
  tasks: counts,
  parts: counts,
  /** Answers that begin with Yes, with No, and the share of Yes among them; null where there is none. */
  yes: z.object({ yes: z.number(), no: z.number(), share: z.number().nullable() }),
  /** Mean words of a QA. */
  words: z.object({ question: z.number(), answer: z.number() }),
  /** Those that stand in some entry, by ability as well; `coverage` is what greedy makes large (domain/recipe/coverage.ts). */
  concepts: z.object({
    covered: z.number(),
    of: z.number(),
    coverage: z.number(),
    abilities: z.record(z.string(), z.object({ covered: z.number(), of: z.number() })),
  }),
});
export type SetFigures = z.infer<typeof setFiguresSchema>;

export const reviewFiguresSchema = z.object({
  /** Of what was decided. `part` null: of none. */
  rejects: z
    .object({
      part: z.string().nullable(),
      task: z.string(),
      entries: z.number(),
      decided: z.number(),
      rejected: z.number(),
      rate: z.number().nullable(),
    })
    .array(),
  /** The same by who decided; a person is a number. */
  people: shiftSchema.shape.people,
  /** Photos that have entries, and none that may be chosen. */
  photosEmptied: z.number(),
});
export type ReviewFigures = z.infer<typeof reviewFiguresSchema>;

const sampledSchema = z.object({ sampled: z.number(), judged: z.number() });
const hashed = z.object({ hashed: z.number(), unread: z.number() });

/** Of each part of a mix: records, entries in them, and what stayed behind by reason. */
export const mixPartsSchema = z.record(
  z.string(),
  z.object({ records: z.number(), entries: z.number(), leftOut: counts }),
);
export type MixParts = z.infer<typeof mixPartsSchema>;

/** What a recipe made, or would make: before and after. */
export const recipeReportSchema = z.object({
  heldOut: z.object({
    photos: z.object({ given: z.number(), known: z.number() }),
    entries: z.object({ same: z.number(), ngram: z.number() }),
    /** Of test photos: how many photos look like one, and how many entries have these; null: none were given. */
    similar: z
      .object({ given: hashed, own: hashed, matches: z.number(), isKept: z.boolean(), entries: z.number() })
      .nullable(),
  }),
  /** All that may be chosen. */
  before: setFiguresSchema,
  core: setFiguresSchema.extend({ method: z.string(), leftOut: counts }).nullable(),
  /** As many as the core set, drawn by the seed alone. */
  random: setFiguresSchema.nullable(),
  /** `figures`: of its entries of this data set, those of the core set among them. */
  mix: z.object({ parts: mixPartsSchema, breaches: counts, figures: setFiguresSchema.nullable() }).nullable(),
  /** What is named most, and most without being annotated on the photo: of so many entries of what may be chosen, and of what was. */
  objects: shiftSchema.shape.objects.extend({ before: sampledSchema, after: sampledSchema }),
  review: reviewFiguresSchema,
  /** The photos of what was written by licence, and what stayed behind for its photo's licence: entries, and their photos. */
  licences: z
    .object({
      photos: photosByLicenceSchema.array(),
      leftOut: z.object({ entries: z.number(), photos: z.number() }),
    })
    .nullable()
    .default(null),
});
export type RecipeReport = z.infer<typeof recipeReportSchema>;
