import { z } from "zod";
import { idSchema } from "../id.ts";
import { type EntryFilter, entryFilterSchema } from "./entry-filter.ts";
import { printStoredFilter, storedFilterSchema } from "./stored-filter.ts";

/** Photos that a request may name, and that it may leave out. */
export const PHOTOS_MAX = 1_000;

/**
 * The entries of a bulk action: these; all that fit a filter when it begins, but for some; or those of photos that fit
 * it: of these photos, or (`imageIds` null) of all but some.
 */
export const bulkTargetSchema = targetOf(entryFilterSchema);
export type BulkTarget = z.infer<typeof bulkTargetSchema>;

/** A target as a Run keeps it. */
export const storedTargetSchema = targetOf(storedFilterSchema);

/** As storedTargetSchema reads it. */
export const printStoredTarget = (target: BulkTarget) =>
  target.kind === "entries" ? target : { ...target, filter: printStoredFilter(target.filter) };

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

/** A filter that finds about what a target is for, to estimate its extent; null where it names its entries. */
export function targetFilter(target: BulkTarget): EntryFilter | null {
  if (target.kind === "entries") return null;
  if (target.kind === "filter" || target.imageIds === null) return target.filter;
  const { images } = target.filter;
  const own = images.length === 0 ? target.imageIds : target.imageIds.filter((id) => images.includes(id));
  // No photo has this id: of an empty list any would do.
  return { ...target.filter, images: own.length === 0 ? ["0"] : own };
}
