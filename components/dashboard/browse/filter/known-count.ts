import { STATES, TASKS } from "#domain/entry/task.ts";
import type { Count } from "#domain/find/count.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { Facets } from "#domain/find/facets.ts";
import type { FilterName } from "#domain/find/filters/index.ts";
import { partsInUse } from "./filter-parts.ts";

/**
 * How many entries a task or state would find, by the data set's own counts, which are at hand. Null for other parts, and
 * beside another filter, where they would promise too much.
 */
export function knownCount(facets: Facets | null, filter: EntryFilter, part: FilterName, value: string): Count | null {
  const isPlain = partsInUse(filter).every((used) => used === "tasks" || used === "states");
  if (!facets || !isPlain || (part !== "tasks" && part !== "states")) return null;
  const counted = { tasks: anyOf(filter.tasks, TASKS), states: anyOf(filter.states, STATES), [part]: [value] };
  const count = TASKS.filter((task) => counted.tasks.includes(task))
    .flatMap((task) => STATES.map((state) => (counted.states.includes(state) ? facets.states[task]?.[state] : 0) ?? 0))
    .reduce((sum, own) => sum + own, 0);
  return { count, isExact: true };
}

/** An empty list means any. */
const anyOf = (chosen: readonly string[], all: readonly string[]) => (chosen.length > 0 ? chosen : all);
