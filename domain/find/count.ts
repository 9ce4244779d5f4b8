import type { EntryState, Task } from "#domain/task.ts";

/** `isExact` false: about so many ("about 1.2 M"), from a sample or the database's statistics. */
export type Count = { count: number; isExact: boolean };

/** What a query finds. Null where nobody knows: the database was busy, or too little fits to guess. `photos` also where nobody asked for photos. */
export type BrowseCounts = {
  entries: Count | null;
  photos: Count | null;
  /** The database's clock when it was counted, ISO: give it as `since` to ask what changed after. */
  at: string;
};

/** What a filter can choose from, besides tasks and states. `states` are exact counts of the whole data set. */
export type Facets = {
  states: Partial<Record<Task, Partial<Record<EntryState, number>>>>;
  marks: string[];
  reviewers: { id: string; name: string }[];
  reasons: { code: string; nameEn: string; nameZh: string }[];
  /** Newest first, at most 50. */
  queues: { id: string; purpose: string; size: number; reviewerName: string; createdAt: string }[];
};

/** Parts of a filter whose choices are counted. */
export const COUNTED_PARTS = ["tasks", "states", "marks", "reasons", "reviewers", "queues"] as const;
export type CountedPart = (typeof COUNTED_PARTS)[number];

/**
 * How many entries a filter would find with one choice of a part in place of what it has of that part. A choice that is not
 * there: none where they are exact, else nobody knows.
 */
export type FacetCounts = Partial<Record<CountedPart, { isExact: boolean; counts: Record<string, number> }>>;

/** The count of one choice, null where nobody knows it. */
export function facetCount(counts: FacetCounts | null, part: CountedPart, value: string): Count | null {
  const own = counts?.[part];
  const count = own?.counts[value] ?? (own?.isExact ? 0 : undefined);
  return own && count !== undefined ? { count, isExact: own.isExact } : null;
}
