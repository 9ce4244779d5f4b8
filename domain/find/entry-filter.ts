import { z } from "zod";
import { FILTER_NAMES, FILTERS, type FilterName } from "./filters/index.ts";

/** Of several types all that each of them has. */
type AllOf<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? { [Name in keyof All]: All[Name] }
  : never;

const fields = Object.assign({}, ...FILTER_NAMES.map((name) => FILTERS[name].fields));

/**
 * What a session, a browse page, a bulk action or an export may be narrowed by: the fields of all FILTERS. Parsed at every
 * border; nothing else reaches SQL. All that is given must hold; of a list one suffices, and an empty one means any.
 */
export const entryFilterSchema = z.strictObject(fields as AllOf<(typeof FILTERS)[FilterName]["fields"]>);
export type EntryFilter = z.infer<typeof entryFilterSchema>;

export const NO_FILTER: EntryFilter = entryFilterSchema.parse({});

/** What a filter asks for in the fields of one of FILTERS. */
export const partOf = (filter: EntryFilter, name: FilterName): Partial<EntryFilter> =>
  Object.fromEntries(
    Object.keys(FILTERS[name].fields).map((field) => [field, filter[field as keyof EntryFilter]]),
  ) as Partial<EntryFilter>;

/** The values of a field, as texts: of a list all, of anything else itself where it narrows. */
export function valuesOf(filter: EntryFilter, field: string): readonly string[] {
  const value = filter[field as keyof EntryFilter];
  if (Array.isArray(value)) return value;
  return value === null || value === "" ? [] : [String(value)];
}
