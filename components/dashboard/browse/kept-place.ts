import { z } from "zod";

/**
 * Where a reader stood in a list: the place of the row on top, how many rows lay before it (about so many, where not
 * `isExact`; null: unknown), how far it was scrolled into, the row that had the keys.
 */
const keptSchema = z.object({
  search: z.string(),
  place: z.string(),
  rank: z.object({ count: z.number(), isExact: z.boolean() }).nullable(),
  intoPx: z.number(),
  activeId: z.string().nullable(),
});
export type KeptPlace = z.infer<typeof keptSchema>;

/**
 * Kept in the history's own entry, beside what the router keeps there, so that back and forward, and a reload, open the
 * list where it was left, however often the same address stands in the history.
 */
export function keepPlace(place: KeptPlace): void {
  window.history.replaceState({ ...window.history.state, svitPlace: place }, "");
}

/** The place kept for this entry of the history and this query, or null. */
export function keptPlace(search: string): KeptPlace | null {
  const kept = keptSchema.safeParse(window.history.state?.svitPlace);
  return kept.success && kept.data.search === search ? kept.data : null;
}
