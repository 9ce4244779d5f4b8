import { z } from "zod";
import type { Count } from "./count.ts";
import type { FacetSql } from "./define-filter.ts";
import type { EntryFilter } from "./entry-filter.ts";
import { FILTER_NAMES, FILTERS, type FilterName } from "./filters/index.ts";

/** Filters whose choices are counted; the list of choices stands in the field of the same name. */
export type CountedPart = {
  [Name in FilterName]: (typeof FILTERS)[Name]["facet"] extends FacetSql ? Name & keyof EntryFilter : never;
}[FilterName];
export const COUNTED_PARTS = FILTER_NAMES.filter((name): name is CountedPart => FILTERS[name].facet !== null);

/**
 * How many entries a filter would find with one choice of a part in place of what it has of that part. A choice that is not
 * there: none where they are exact, else nobody knows.
 */
export const facetCountsSchema = z.partialRecord(
  z.enum(COUNTED_PARTS),
  z.object({ isExact: z.boolean(), counts: z.record(z.string(), z.number()) }),
);
export type FacetCounts = z.infer<typeof facetCountsSchema>;

/** The count of one choice, null where nobody knows it, or where the part's choices are not counted. */
export function facetCount(counts: FacetCounts | null, part: FilterName, value: string): Count | null {
  const own = counts?.[part as CountedPart];
  const count = own?.counts[value] ?? (own?.isExact ? 0 : undefined);
  return own && count !== undefined ? { count, isExact: own.isExact } : null;
}
