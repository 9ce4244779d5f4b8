import { z } from "zod";
import { stateSchema, taskSchema } from "#domain/entry/task.ts";
import { entryFilterSchema } from "#domain/find/entry-filter.ts";
import { IN_TEXT } from "#domain/grounding/notation.ts";
import { refusal } from "#domain/input-problem.ts";
import { IMAGE_FOLDERS, isSafeImagePath } from "#domain/llava/image-path.ts";
import { BAD_BOXES, BOX_SPACES } from "#domain/llava/record.ts";
import { TOKENS_MAX } from "#domain/llava/token-count.ts";
import { EXPORT_FORMATS } from "./formats.ts";
import { LAYOUTS } from "./preference/layouts.ts";
import { shardSizeSchema } from "./shard-size.ts";
import { splitsSchema } from "./splits.ts";

/** What becomes of the photos that records name: put beside them, under those names, as files or as links. */
export const PHOTO_HANDLINGS = ["copy", "link", "none"] as const;
export type PhotoHandling = (typeof PHOTO_HANDLINGS)[number];

/** So many photos may be held out: Visual Genome has 108,077. */
export const HELD_OUT_MAX = 120_000;
export const HELD_OUT_NAME_MAX = 1000;

const folder = z.string().min(1).max(500).refine(isSafeImagePath, refusal("relativeFolder"));

/** How records that name photos are written; the other formats have no settings. */
export const exportSettingsSchema = z.strictObject({
  boxSpace: z.enum(BOX_SPACES).default("image"),
  /**
   * Of conversations: the notation that boxes of every entry are printed in, whatever they came in. Null: SVIT's in the words of the
   * format's reader, all others as they are written.
   */
  boxes: z.enum(IN_TEXT).nullable().default(null),
  /** Draws the instruction of each referring question. */
  seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  /** Between a referring question and its instruction; SVIT's own is not published. */
  separator: z.enum([" ", "\n"]).default(" "),
  /** Records of a photo's entries, each as long as the trainer keeps, instead of one an entry. */
  merge: z.boolean().default(false),
  /** How many tokens a record may have, its photo's 576 included. */
  tokensMax: z.number().int().min(1).max(1_000_000).default(TOKENS_MAX),
  /** Keeps entries that are longer, though the trainer cuts them. */
  keepLong: z.boolean().default(false),
  /** Entries with a box that cannot be read, is inside out, empty, in pixels or beyond the photo. */
  badBoxes: z.enum(BAD_BOXES).default("keep"),
  /** Leaves out the entries whose photo the studio has not seen. */
  requirePhotos: z.boolean().default(false),
  /** Puts `<image>` in front of a text that has no place for its photos; otherwise such an entry is left out where its reader wants one. */
  imageInFront: z.boolean().default(false),
  /** Of preference and kto: whose reader they are written for. */
  layout: z.enum(LAYOUTS).default("trl"),
  /** Of preference: the largest share of pairs that only take words away. */
  strikeShareMax: z.number().min(0).max(1).default(0.5),
  /** The folders of photos of which nothing else tells them. */
  imageFolders: z
    .strictObject({ vg: folder.default(IMAGE_FOLDERS.vg), coco: folder.default(IMAGE_FOLDERS.coco) })
    .default(IMAGE_FOLDERS),
  /** `messages`: contents as lists of parts, photos among them, in place of texts with `<image>`. TRL takes no other place for a photo. */
  contentParts: z.boolean().default(false),
  /** Puts the photos into the table itself, of a format that can. */
  embedPhotos: z.boolean().default(false),
  /** What its README.md calls the licence, by Hugging Face's names; null: nobody said. */
  license: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.+-]{0,39}$/)
    .nullable()
    .default(null),
});
export type ExportSettings = z.infer<typeof exportSettingsSchema>;

/**
 * What a browser or command line asks for. No states: the format's own default. No tasks: all. `filter` narrows it to what
 * a browse page shows; its own states and tasks hold besides. No shard size: one file, however large.
 */
export const exportRequestSchema = z.strictObject({
  format: z.enum(EXPORT_FORMATS),
  states: z.array(stateSchema).max(5).default([]),
  tasks: z.array(taskSchema).max(5).default([]),
  filter: entryFilterSchema.default(() => entryFilterSchema.parse({})),
  shardSize: shardSizeSchema.nullable().default(null),
  /** Whether it may end without a record; else that is an error. */
  allowEmpty: z.boolean().default(false),
  /** Whether entries whose photo was withdrawn leave as well; their photos never do. */
  keepsWithdrawn: z.boolean().default(false),
  /** Parts of it, each photo with all its entries in one of them; none: it is one. */
  splits: splitsSchema.default([]),
  /** Draws the split of each photo. */
  splitSeed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
  /** Whether a page with a few of its records, drawn by the seed of the splits, lies beside it; of formats that name photos. */
  look: z.boolean().default(false),
  /** Photos whose entries stay behind: ids, file names or paths (server/export/held-out.ts). */
  heldOut: z.array(z.string().min(1).max(HELD_OUT_NAME_MAX)).max(HELD_OUT_MAX).default([]),
  settings: exportSettingsSchema.default(() => exportSettingsSchema.parse({})),
  /** Names reviewers, where a format says who decided; else they are numbers. A lead's (docs/decisions/043). */
  names: z.boolean().default(false),
});
export type ExportRequest = z.infer<typeof exportRequestSchema>;
