import { z } from "zod";

/**
 * What FineVision's makers let a model rate each turn by, 1 to 5 (huggingface.co/datasets/HuggingFaceM4/FineVision, features `relevance_ratings`,
 * `relevance_min`, …): findings of that source, which nobody here made.
 */
export const RATING_KINDS = ["relevance", "image_correspondence", "visual_dependency", "formatting"] as const;
export type RatingKind = (typeof RATING_KINDS)[number];
export const RATING_MAX = 5;

/** `values`: one for each QA as it was imported, null where it has none. */
export const ratingsSchema = z.object({ kind: z.enum(RATING_KINDS), values: z.number().nullable().array() }).array();
export type Ratings = z.infer<typeof ratingsSchema>;

const ratingOf = (value: unknown): number | null =>
  typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= RATING_MAX ? value : null;

/** The ratings that a record holds; of kinds that it has none of, nothing. */
export const ratingsOf = (record: Readonly<Record<string, unknown>>): Ratings =>
  RATING_KINDS.flatMap((kind) => {
    const list = record[`${kind}_ratings`];
    const values = Array.isArray(list) ? list.map(ratingOf) : [];
    return values.some((value) => value !== null) ? [{ kind, values }] : [];
  });

/**
 * The lowest rating of each kind as one number of four digits, in the order of RATING_KINDS; 0 for a kind without one (`5342`, `5002`). As the record
 * says it (`*_min`), else the lowest of its turns. Null for a record that nobody rated.
 */
export function lowestRatings(record: Readonly<Record<string, unknown>>): number | null {
  if (!RATING_KEYS.some((key) => key in record)) return null;
  const rated = new Map(ratingsOf(record).map(({ kind, values }) => [kind, lowestOf(values)]));
  const packed = RATING_KINDS.reduce(
    (sum, kind) => sum * 10 + (ratingOf(record[`${kind}_min`]) ?? rated.get(kind) ?? 0),
    0,
  );
  return packed === 0 ? null : packed;
}

/** Every record of every shape is asked for them. */
const RATING_KEYS = RATING_KINDS.flatMap((kind) => [`${kind}_ratings`, `${kind}_min`]);

const lowestOf = (values: readonly (number | null)[]): number =>
  Math.min(...values.flatMap((value) => (value === null ? [] : [value])));

/** The lowest of all kinds as SQL, of a column that holds such numbers; null where nobody rated. LEAST passes over nulls. */
export const lowestRatingSql = (column: string): string =>
  `least(${RATING_KINDS.map((_, at) => `nullif((${column} / ${10 ** (RATING_KINDS.length - 1 - at)}) % 10, 0)`).join(", ")})`;
