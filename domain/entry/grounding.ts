import { z } from "zod";
import { NOTATIONS } from "#domain/grounding/notation.ts";
import { spaceSettingSchema } from "#domain/grounding/space.ts";

/**
 * How the boxes of an entry are written, as its source file says (docs/decisions/004): by which notation they are printed, and in which
 * space their numbers are. Null: not known. `isGuess`: the likeliest of several readings, of which nobody has chosen one yet; boxes are
 * drawn by it, and said to be uncertain.
 */
export const groundingSchema = z.object({
  notation: z.enum(NOTATIONS).nullable(),
  space: spaceSettingSchema.nullable(),
  isGuess: z.boolean(),
  /** The entry's record, where its notation writes boxes in keys beside the text. */
  record: z.record(z.string(), z.unknown()).nullish(),
  /** Where a person said which key of its records holds boxes: that key. */
  boxKey: z.string().nullish(),
});
export type Grounding = z.infer<typeof groundingSchema>;

/** One of the ways in which a file of several notations writes boxes, and by which signs an entry is told to be written so. */
const signedReadingSchema = groundingSchema
  .pick({ notation: true, space: true, isGuess: true })
  .extend({ signs: z.enum(NOTATIONS).nullable() });
export type SignedReading = z.infer<typeof signedReadingSchema>;

/**
 * How the boxes of a source file are written: as the first of its readings, and in a mix of notations by `further` ones, too. Of one of its entries
 * `groundingIn` (grounding-in-file.ts) says which.
 */
export const fileGroundingSchema = groundingSchema.extend({
  signs: z.enum(NOTATIONS).nullable(),
  further: signedReadingSchema.array(),
});
export type FileGrounding = z.infer<typeof fileGroundingSchema>;

/** A file that is read in one way. */
export const wholly = (grounding: Grounding): FileGrounding => ({ ...grounding, signs: null, further: [] });

/** SVIT's own: `<st>man<ed> [x1, y1, x2, y2]` in parts of the photo's sides. */
export const SVIT_GROUNDING: Grounding = { notation: "svit", space: { name: "unit" }, isGuess: false };

/** Of a file of which nothing is known: its texts are taken apart as SVIT's, and no box of them is drawn. */
export const UNKNOWN_GROUNDING: Grounding = { notation: null, space: null, isGuess: false };
