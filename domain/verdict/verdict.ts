import { z } from "zod";
import { TURNS_MAX, turnSchema } from "#domain/entry/turn.ts";
import { keyEditSchema } from "#domain/grounding/key-edits.ts";
import { idSchema } from "#domain/id.ts";
import { refusal } from "#domain/input-problem.ts";
import { REASONS_MAX } from "./codebook.ts";

export const DECISIONS = ["accept", "edit", "reject", "skip", "unclear", "flag", "judge", "undo", "reset"] as const;
export type Decision = (typeof DECISIONS)[number];

export const PARTS = ["entry", "topic", "qa", "sentence", "mention"] as const;

export const reasonCodeSchema = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/);

/** Right or wrong of one part. `turnId` names a QA by its first turn; offsets are UTF-16 in the imported turn, `quote` its words there. */
export const judgementSchema = z
  .strictObject({
    part: z.enum(PARTS),
    turnId: z.string().max(64).optional(),
    start: z.number().int().min(0).optional(),
    end: z.number().int().min(0).optional(),
    quote: z.string().optional(),
    /** Of a mention whose boxes stand beside the text: where in the imported record (`$.objects.bbox[0]`). */
    paths: z.array(z.string().max(400)).max(1000).optional(),
    right: z.boolean(),
    reasonCode: reasonCodeSchema.optional(),
  })
  .refine(
    (judgement) => judgement.part === "entry" || judgement.part === "topic" || judgement.turnId !== undefined,
    refusal("judgementTurn"),
  );
export type Judgement = z.infer<typeof judgementSchema>;

/** What was looked at before deciding: an analysis must be able to tell apart who had seen what. */
export const aidsSchema = z.strictObject({
  knownObjects: z.boolean().default(false),
  guideline: z.boolean().default(false),
  /** The text as it was imported. */
  original: z.boolean().default(false),
  /** What the writer was given: captions, objects, regions. */
  given: z.boolean().default(false),
  /** A machine's translation. */
  gloss: z.boolean().default(false),
});
export type Aids = z.infer<typeof aidsSchema>;
export const NO_AIDS: Aids = aidsSchema.parse({});

const codebookVersionSchema = z.number().int().min(1).nullish();

/** The most bytes of a verdict's body: an edit brings all turns of its entry along, and a judgement the sentence that it is on. */
export const VERDICT_BYTES_MAX = 32 * 1024 * 1024;
/** As many as an entry may be imported with, and as many added. */
const TURNS_AFTER_MAX = 2 * TURNS_MAX;
const KEYS_AFTER_MAX = 10_000;
/** One for each sentence or mention of the longest text there may be. */
const JUDGEMENTS_MAX = 200_000;

/** What a reviewer's browser sends for one decision. `id` is a UUIDv7 made there and makes the write idempotent. */
export const verdictBodySchema = z
  .strictObject({
    id: z.uuid(),
    entryId: idSchema,
    queueId: idSchema.nullable(),
    /** Token of the claim under which it was decided, which proves who holds the entry; null for an undo. */
    claimToken: z.uuid().nullable(),
    /** The chain's head that the reviewer saw, null where there was none. */
    previousId: z.uuid().nullable(),
    /** A reset is a bulk action's, never a browser's. */
    decision: z.enum(DECISIONS).exclude(["reset"]),
    undoes: z.uuid().nullable().default(null),
    reasonCodes: z.array(reasonCodeSchema).max(REASONS_MAX).default([]),
    note: z.string().max(10_000).nullable().default(null),
    judgements: z.array(judgementSchema).max(JUDGEMENTS_MAX).default([]),
    /** All turns of the entry after an edit; null for every other decision. */
    turnsAfter: z.array(turnSchema).max(TURNS_AFTER_MAX).nullable().default(null),
    /**
     * What boxes beside the text of an edit are otherwise than in the imported record: in the order of those turns. Null, as from older pages: each
     * box goes with its placeholder.
     */
    keysAfter: z.array(keyEditSchema).max(KEYS_AFTER_MAX).nullable().default(null),
    mode: z.enum(["single", "photo", "grid", "bulk"]).default("single"),
    durationMs: z.number().int().min(0).max(1e9),
    activeMs: z.number().int().min(0).max(1e9),
    entryVersion: z.number().int().min(0),
    /** Entry.hash of the text that was judged; another one on the server refuses the verdict. Null only from older pages. */
    entryHash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable()
      .default(null),
    /** Number of the codebook that the reviewer had: guideline and reasons. */
    codebookVersion: codebookVersionSchema,
    /** The same from older pages: the guideline's own number, which the codebook's goes on from. */
    guidelineVersion: codebookVersionSchema,
    aids: aidsSchema,
  })
  .refine((body) => (body.decision === "edit") === (body.turnsAfter !== null), {
    ...refusal("editTurns"),
    path: ["turnsAfter"],
  })
  .refine((body) => body.keysAfter === null || body.turnsAfter !== null, {
    ...refusal("editKeys"),
    path: ["keysAfter"],
  })
  .refine((body) => (body.decision === "undo") === (body.undoes !== null), {
    ...refusal("undoNames"),
    path: ["undoes"],
  })
  .transform(({ guidelineVersion, codebookVersion, ...body }) => ({
    ...body,
    codebookVersion: codebookVersion ?? guidelineVersion ?? null,
  }));
export type VerdictBody = z.infer<typeof verdictBodySchema>;
