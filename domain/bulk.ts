import { z } from "zod";
import { seedSchema, storable } from "./entry/plain-text.ts";
import type { EntryState, Task } from "./entry/task.ts";
import type { Count } from "./find/count.ts";
import { bulkTargetSchema, printStoredTarget, storedTargetSchema } from "./find/target.ts";
import type { Message } from "./message.ts";
import { reasonCodeSchema } from "./verdict/verdict.ts";

/** A queue of more entries is no session anybody finishes. */
export const BULK_QUEUE_MAX = 200_000;

/** Kept with every verdict of the action. */
const noteSchema = storable().max(10_000).nullable().default(null);

/**
 * flag: "somebody look at this". reset: pending again, whatever stood. queue: a session of these entries, frozen, in an
 * order drawn from `seed`.
 */
export const bulkActionSchema = z.discriminatedUnion("do", [
  z.strictObject({
    do: z.literal("flag"),
    reasonCodes: z.array(reasonCodeSchema).max(9).default([]),
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
  }),
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

/** Why entries stay as they are. claimed: somebody else has it before them. same: it stands so already. */
export const LEFT_REASONS = ["claimed", "same", "changedSince", "overSize"] as const;
export type LeftReason = (typeof LEFT_REASONS)[number];

/**
 * What would happen if it began now. Counted to the entry up to PREVIEW_EXACT_MAX; beyond, `changes` are about right and
 * `left` and the tables come from a sample of that size, scaled up.
 */
export type BulkPreview = {
  matching: Count;
  changes: Count;
  left: Partial<Record<LeftReason, number>>;
  /** Of those that would change. */
  tasks: Partial<Record<Task, number>>;
  states: Partial<Record<EntryState, number>>;
};
export const PREVIEW_EXACT_MAX = 20_000;

/** How far a bulk Run is (Run.progress). `total` is null until it is known. */
export type BulkProgress = { done: number; total: number | null };

/** What came of it (Run.report). `queueId` where it made a session. */
export type BulkReport = {
  changed: number;
  left: Partial<Record<LeftReason, number>>;
  queueId: string | null;
};

/** A bulk Run as the list of recent ones shows it. */
export type BulkRun = {
  runId: string;
  /** `undo` undoes the Run `undoes`. */
  do: BulkAction["do"] | "undo";
  undoes: string | null;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  reviewerName: string | null;
  createdAt: string;
  progress: BulkProgress | null;
  report: BulkReport | null;
  error: Message | null;
  /** The Run that undid it, or is about to; null where it can still be undone, if `canUndo`. */
  undoneBy: string | null;
  canUndo: boolean;
};
