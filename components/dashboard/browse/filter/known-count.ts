import { type EntryState, STATES, TASKS } from "#domain/entry/task.ts";
import type { Count } from "#domain/find/count.ts";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import type { Facets } from "#domain/find/facets.ts";
import type { FilterName } from "#domain/find/filters/index.ts";
import { NO_PART } from "#domain/find/filters/parts.ts";
import { partsInUse } from "./filter-parts.ts";

/**
 * How many entries a task, state, part or author would find, by the data set's own counts, which are at hand: by task and state, and by
 * part and state. Null for other filters, and beside another filter, where they would promise too much.
 */
export function knownCount(facets: Facets | null, filter: EntryFilter, name: FilterName, value: string): Count | null {
  if (!facets) return null;
  const used = new Set<FilterName>([...partsInUse(filter), name]);
  const isOf = (...known: FilterName[]) => [...used].every((own) => known.includes(own));
  if (isOf("tasks", "states")) return { count: ofTasks(facets, { ...filter, [name]: [value] }), isExact: true };
  if (isOf("parts", "authors", "states"))
    return { count: ofParts(facets, { ...filter, [name]: [value] }), isExact: true };
  return null;
}

function ofTasks({ states }: Facets, filter: EntryFilter): number {
  const counted = anyOf<EntryState>(filter.states, STATES);
  return sum(anyOf(filter.tasks, TASKS).flatMap((task) => counted.map((state) => states[task]?.[state] ?? 0)));
}

function ofParts(facets: Facets, { parts, authors, states }: EntryFilter): number {
  const counted = anyOf<EntryState>(states, STATES);
  const inState = (own: Partial<Record<EntryState, number>>) => sum(counted.map((state) => own[state] ?? 0));
  const fits = (id: string, author: EntryFilter["authors"][number]) =>
    (parts.length === 0 || parts.includes(id)) && (authors.length === 0 || authors.includes(author));
  const named = sum(facets.parts.map((part) => (fits(part.id, part.author) ? inState(part.states) : 0)));
  if (!fits(NO_PART, "unknown")) return named;
  const all = sum(TASKS.map((task) => inState(facets.states[task] ?? {})));
  return named + all - sum(facets.parts.map((part) => inState(part.states)));
}

/** An empty list means any. */
const anyOf = <T>(chosen: readonly T[], all: readonly T[]): readonly T[] => (chosen.length > 0 ? chosen : all);

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
