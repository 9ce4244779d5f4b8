import { type EntryFilter, NO_FILTER, partOf, valuesOf } from "#domain/find/entry-filter.ts";
import { FILTER_NAMES, FILTERS, type FilterName } from "#domain/find/filters/index.ts";

/** The parts that narrow, in the order of chips. */
export const partsInUse = (filter: EntryFilter): FilterName[] =>
  FILTER_NAMES.filter((name) => Object.keys(FILTERS[name].fields).some((field) => valuesOf(filter, field).length > 0));

/** The change that takes a part out. */
export const without = (part: FilterName): Partial<EntryFilter> => partOf(NO_FILTER, part);

/** A list with the value taken in, or out where it is in. */
export const toggled = <T>(list: readonly T[], value: T): T[] =>
  list.includes(value) ? list.filter((other) => other !== value) : [...list, value];
