import { z } from "zod";
import { keyEditSchema } from "#domain/grounding/key-edits.ts";
import { idSchema } from "#domain/id.ts";
import { photoLicenceSchema } from "#domain/photo/photo-licence.ts";
import { groundingSchema } from "./grounding.ts";
import { ratingsSchema } from "./ratings.ts";
import { stateSchema, taskSchema } from "./task.ts";
import { turnSchema } from "./turn.ts";

/** A photo as a screen needs it. Sizes are null where neither a file nor image_data told them: then no canvas. */
export const imageViewSchema = z.object({
  id: idSchema,
  identity: z.string(),
  widthPx: z.number().nullable(),
  heightPx: z.number().nullable(),
  /** `remote`: said to lie in a source that is asked only when somebody looks. */
  photo: z.enum(["absent", "present", "broken", "remote", "withdrawn"]),
  /** Eight digits that change with the photo's bytes; null where nobody has looked at them. */
  photoMark: z.string().nullable(),
  /** Absent where no annotation file states one. */
  licence: photoLicenceSchema.optional(),
});
export type ImageView = z.infer<typeof imageViewSchema>;

/** One entry as a screen needs it. `turns` are the imported ones; `edited` is the text of now where an edit stands. */
export const entryViewSchema = z.object({
  id: idSchema,
  datasetId: idSchema,
  task: taskSchema,
  sourceTask: z.string().nullable(),
  topic: z.string().nullable(),
  turns: turnSchema.array(),
  edited: turnSchema.array().nullable(),
  /** What boxes beside that text are otherwise than imported; absent where nothing is. */
  editedKeys: keyEditSchema.array().optional(),
  marks: z.string().array(),
  state: stateSchema,
  version: z.number(),
  image: imageViewSchema.nullable(),
  /** Its photos behind the first, in their order; nearly every entry has none. */
  further: imageViewSchema.array(),
  /** Names of videos that belong to it ("" for one without a name): none is shown, and the screen says so. */
  videos: z.string().array(),
  /** Entry.hash in hex: the imported text's own name. */
  hash: z.string(),
  /** Machine-made translations of its turns, of every language that the data set brings. For reading only. */
  gloss: z.object({ turnId: z.string(), language: z.string(), text: z.string() }).array(),
  /** How its boxes are written, in its texts and beside them. */
  grounding: groundingSchema,
  /** What its source says of each QA that it brought; absent where it says nothing. */
  ratings: ratingsSchema.optional(),
  /** Its tags in the order of their letters; absent where it has none. */
  tags: z.string().array().optional(),
});
export type EntryView = z.infer<typeof entryViewSchema>;

/** The photos of an entry, in their order. */
export const photosOfEntry = ({ image, further }: Pick<EntryView, "image" | "further">): ImageView[] =>
  image === null ? [] : [image, ...further];

/** An entry handed out of a queue under a lease. */
export const claimedEntrySchema = z.object({
  entry: entryViewSchema,
  position: z.number(),
  claim: z.object({ token: z.uuid(), until: z.iso.datetime() }),
  /** Head of this reviewer's chain of verdicts on the entry in this pass. */
  headId: z.uuid().nullable(),
});
export type ClaimedEntry = z.infer<typeof claimedEntrySchema>;

/** Of a queue by a recipe: how many of those that are wanted are approved. `missing`: nothing is left that could become one of these. */
export const queueGoalSchema = z.object({ approved: z.number(), wanted: z.number(), missing: z.number() });
export type QueueGoal = z.infer<typeof queueGoalSchema>;

/** Where a queue stands. `elsewhere`: entries that were decided outside of it, or whose photo was withdrawn, and so passed over. */
export const queueProgressSchema = z.object({
  size: z.number(),
  decided: z.number(),
  skipped: z.number(),
  elsewhere: z.number(),
  left: z.number(),
  decisions: z.record(z.string(), z.number()),
  goal: queueGoalSchema.optional(),
});
export type QueueProgress = z.infer<typeof queueProgressSchema>;
