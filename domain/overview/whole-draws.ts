import type { EntryFilter } from "../find/entry-filter.ts";
import { FILTER_NAMES, FILTERS } from "../find/filters/index.ts";

/** What a shuffled session was drawn from: tasks, or parts (by their ids, or NO_PART); null: from all of them. */
export type Scope = { kind: "task" | "part"; groups: readonly string[] | null };

/**
 * The scopes of a session by its filter and order: none where it is no shuffled one, or asks for anything but tasks, or parts, and
 * states; one of the whole data set is of all tasks and of all parts. Whether states leave all of it is asked of numbers (isWholeDraw).
 */
export function scopesOf(filter: EntryFilter, order: "shuffle" | "photo"): Scope[] {
  if (order !== "shuffle") return [];
  const { tasks, parts } = filter;
  const narrows = FILTER_NAMES.some(
    (name) =>
      !["tasks", "parts", "states"].includes(name) && FILTERS[name].clause(filter, () => "", "set", "") !== null,
  );
  if (narrows || (parts.length > 0 && tasks.length > 0)) return [];
  return [
    ...(parts.length > 0 ? [] : [{ kind: "task", groups: tasks.length > 0 ? tasks : null } as const]),
    ...(tasks.length > 0 ? [] : [{ kind: "part", groups: parts.length > 0 ? parts : null } as const]),
  ];
}

/** A draw that misses so small a share is of the whole: an entry withdrawn or undone meanwhile changes no rate. */
const MISSING_MAX = 0.001;

/**
 * Whether a session that could draw `population` entries was drawn from all `entries` of its scope: what it could not draw had been
 * decided in sessions drawn alike (`decidedBefore`), and by chance as well. So the usual sessions of what is pending, one after another,
 * are one draw; entries decided by hand before, or imported since, make it one of a rest.
 */
export const isWholeDraw = (population: number, decidedBefore: number, entries: number): boolean =>
  entries > 0 && population + decidedBefore >= entries * (1 - MISSING_MAX);
