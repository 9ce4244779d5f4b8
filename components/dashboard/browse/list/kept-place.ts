import { z } from "zod";
import { printPlace } from "#domain/find/place.ts";
import type { ListPlace } from "../walk/entry-address.ts";

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

/** The place to open a list at, for this entry of the history and this query, or null: where it was left, or walked on to. */
export function keptPlace(search: string): KeptPlace | null {
  const kept = keptSchema.safeParse(window.history.state?.svitPlace);
  const own = kept.success && kept.data.search === search ? kept.data : null;
  const walked = takeWalked(search);
  return walked === null || walked.activeId === own?.activeId ? own : walked;
}

const WALKED = "svit-walked";

/** An entry of the list was come to from another one: whoever goes back finds the list there. */
export function leaveListAt(datasetId: string, { search, row }: ListPlace): void {
  const place = printPlace({ from: "at", row });
  const walked: KeptPlace = { search, place, rank: null, intoPx: 0, activeId: row.id };
  try {
    sessionStorage.setItem(WALKED, JSON.stringify({ path: `/datasets/${datasetId}`, walked }));
  } catch {
    // A browser that keeps nothing: the list stands where it was left.
  }
}

function takeWalked(search: string): KeptPlace | null {
  try {
    const { path, walked } = JSON.parse(sessionStorage.getItem(WALKED) ?? "{}");
    sessionStorage.removeItem(WALKED);
    const read = keptSchema.safeParse(walked);
    return read.success && path === window.location.pathname && read.data.search === search ? read.data : null;
  } catch {
    // A storage that is closed or damaged: the list begins at its beginning.
    return null;
  }
}
