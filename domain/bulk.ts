import { z } from "zod";
import { seedSchema, storable } from "./entry/plain-text.ts";
import { countsByStateSchema, countsByTaskSchema } from "./entry/task.ts";
import { countSchema } from "./find/count.ts";
import { bulkTargetSchema, printStoredTarget, storedTargetSchema } from "./find/target.ts";
import { idSchema } from "./id.ts";
import { messageSchema } from "./message-schema.ts";
import { runStateSchema } from "./run.ts";
import { sessionNameSchema } from "./session-request.ts";
import { tagSchema } from "./tag.ts";
import { REASONS_MAX } from "./verdict/codebook.ts";
import { reasonCodeSchema } from "./verdict/verdict.ts";

/** A queue of more entries is no session anybody finishes. */
export const BULK_QUEUE_MAX = 200_000;

/** Kept with every verdict of the action. */
const noteSchema = storable().max(10_000).nullable().default(null);

/**
 * flag: "somebody look at this". reset: pending again, whatever stood. queue: a session of these entries, frozen, in an
 * order drawn from `seed`. tag, untag: a word of the reviewers' own, added or removed.
 */
export const bulkActionSchema = z.discriminatedUnion("do", [
  z.strictObject({
    do: z.literal("flag"),
    reasonCodes: z.array(reasonCodeSchema).max(REASONS_MAX).default([]),
    note: noteSchema,
  }),
  z.strictObject({
    do: z.literal("reset"),
    note: noteSchema,
  }),
  z.strictObject({
    do: z.literal("queue"),
    order: z.enum(["shuffle", "photo"]).default("shuffle"),
    seed: seedSchema.optional(),
    sizeMax: z.number().int().min(1).max(BULK_QUEUE_MAX).default(BULK_QUEUE_MAX),
    /** Whom the session is given to; absent: all who review there. */
    assigneeId: z.uuid().optional(),
    name: sessionNameSchema.optional(),
  }),
  z.strictObject({ do: z.literal("tag"), tag: tagSchema }),
  z.strictObject({ do: z.literal("untag"), tag: tagSchema }),
]);
export type BulkAction = z.infer<typeof bulkActionSchema>;

/** Of a request as JSON: five thousand ids, or two lists of a thousand beside a filter. */
export const BULK_BYTES_MAX = 256 * 1024;

export const bulkRequestSchema = z.strictObject({ target: bulkTargetSchema, action: bulkActionSchema });
export type BulkRequest = z.infer<typeof bulkRequestSchema>;

/** A request as its Run keeps it. */
export const storedBulkRequestSchema = bulkRequestSchema.extend({ target: storedTargetSchema });

export const printStoredBulkRequest = ({ target, action }: BulkRequest) => ({
  target: printStoredTarget(target),
  action,
});

/** Why entries stay as they are. claimed: somebody else has it before them. same: it stands so already. tagsFull: it, or the data set, has as many tags as it may. */
export const LEFT_REASONS = ["claimed", "same", "changedSince", "overSize", "tagsFull"] as const;
export type LeftReason = (typeof LEFT_REASONS)[number];
const leftSchema = z.partialRecord(z.enum(LEFT_REASONS), z.number());

/**
 * What would happen if it began now. Counted to the entry up to PREVIEW_EXACT_MAX; beyond, `changes` are about right and
 * `left` and the tables come from a sample of that size, scaled up.
 */
export const bulkPreviewSchema = z.object({
  matching: countSchema,
  changes: countSchema,
  left: leftSchema,
  /** Of those that would change. */
  tasks: countsByTaskSchema,
  states: countsByStateSchema,
});
export type BulkPreview = z.infer<typeof bulkPreviewSchema>;
export const PREVIEW_EXACT_MAX = 20_000;

/** How far a bulk Run is (Run.progress). `total` is null until it is known. */
export const bulkProgressSchema = z.object({ done: z.number(), total: z.number().nullable() });
export type BulkProgress = z.infer<typeof bulkProgressSchema>;

/** What came of it (Run.report). `queueId` where it made a session. */
export const bulkReportSchema = z.object({
  changed: z.number(),
  left: leftSchema,
  queueId: idSchema.nullable(),
});
export type BulkReport = z.infer<typeof bulkReportSchema>;

/** A bulk Run as the list of recent ones shows it. */
export const bulkRunSchema = z.object({
  runId: idSchema,
  /** `undo` undoes the Run `undoes`; `other` is an action of a newer release. */
  do: z.enum(["flag", "reset", "queue", "tag", "untag", "undo", "other"]),
  undoes: idSchema.nullable(),
  state: runStateSchema,
  reviewerName: z.string().nullable(),
  createdAt: z.iso.datetime(),
  progress: bulkProgressSchema.nullable(),
  report: bulkReportSchema.nullable(),
  error: messageSchema.nullable(),
  /** The Run that undid it, or is about to; null where it can still be undone, if `canUndo`. */
  undoneBy: idSchema.nullable(),
  canUndo: z.boolean(),
});
export type BulkRun = z.infer<typeof bulkRunSchema>;
