import { z } from "zod";
import type { Count } from "./find/count.ts";
import { type EntryFilter, entryFilterSchema } from "./find/entry-filter.ts";
import { printStoredFilter, storedFilterSchema } from "./find/stored-filter.ts";
import { idSchema } from "./id.ts";
import type { Message } from "./message.ts";
import { seedSchema, storable } from "./plain-text.ts";
import type { EntryState, Task } from "./task.ts";
import { reasonCodeSchema } from "./verdict.ts";

/** Photos that a request may name, and that it may leave out. */
export const PHOTOS_MAX = 1_000;

/**
 * The entries of a bulk action: these; all that fit a filter when it begins, but for some; or those of photos that fit
 * it: of these photos, or (`imageIds` null) of all but some.
 */
export const bulkTargetSchema = targetOf(entryFilterSchema);
export type BulkTarget = z.infer<typeof bulkTargetSchema>;

function targetOf<Filter extends z.ZodType<EntryFilter>>(filter: Filter) {
  return z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("entries"), entryIds: z.array(idSchema).min(1).max(5_000) }),
    z.strictObject({
      kind: z.literal("filter"),
      filter,
      exceptIds: z.array(idSchema).max(1_000).default([]),
    }),
    z.strictObject({
      kind: z.literal("photos"),
      filter,
      imageIds: z.array(idSchema).min(1).max(PHOTOS_MAX).nullable(),
      exceptImageIds: z.array(idSchema).max(PHOTOS_MAX).default([]),
    }),
  ]);
}

/** How many entries a target names. */
export const entriesNamed = (target: BulkTarget): number => (target.kind === "entries" ? target.entryIds.length : 0);

/** A filter that finds about what a target is for, to reckon its extent; null where it names its entries. */
export function targetFilter(target: BulkTarget): EntryFilter | null {
  if (target.kind === "entries") return null;
  if (target.kind === "filter" || target.imageIds === null) return target.filter;
  const { images } = target.filter;
  const own = images.length === 0 ? target.imageIds : target.imageIds.filter((id) => images.includes(id));
  // No photo has this id: of an empty list any would do.
  return { ...target.filter, images: own.length === 0 ? ["0"] : own };
}

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
export const storedBulkRequestSchema = bulkRequestSchema.extend({ target: targetOf(storedFilterSchema) });

export const printStoredBulkRequest = ({ target, action }: BulkRequest) => ({
  target: target.kind === "entries" ? target : { ...target, filter: printStoredFilter(target.filter) },
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
