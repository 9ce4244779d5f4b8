import type { z } from "zod";
import type { AddressKey } from "./address-key.ts";
import type { FilterForm, Put } from "./filter-clause.ts";
import type { Control } from "./filter-control.ts";
import type { FilterWords } from "./filter-words.ts";

/** Fields of a filter, each with a default that narrows nothing. */
export type Fields = Record<string, z.ZodType>;
export type FieldValues<F extends Fields> = { [Name in keyof F]: z.output<F[Name]> };

/**
 * How many entries each choice of a filter would find: its values as SQL over `"EntryStatus" s`, one row for each that an
 * entry has. `from`: what is joined for them. `few`: what only rows hold that have any, as partial indexes ask for it.
 * `isRare`: no sample meets enough of its values.
 */
export type FacetSql = { from: string; value: string; few: string | null; isRare?: boolean };

/** One thing that entries can be narrowed by. Everything that is known of it stands in its file. */
export type Filter<F extends Fields = Fields, Facet extends FacetSql | null = FacetSql | null> = {
  fields: F;
  /** Where each field stands in an address. */
  address: { [Name in keyof F]: AddressKey };
  /** What must hold, as SQL over `"EntryStatus" s`; null where nothing is narrowed. `dataset`: the data set's id there. */
  clause(values: FieldValues<F>, put: Put, form: FilterForm, dataset: string): string | null;
  /** A filter that has one has a list field of its own name. */
  facet: Facet;
  /** Fields in which an entry that fits may fit no more after a verdict. */
  changedByVerdicts: readonly (keyof F & string)[];
  control: Control<keyof F & string>;
  words: { en: FilterWords; zh: FilterWords };
};

/** The filter as it is, its types inferred from its fields. */
export const defineFilter = <F extends Fields, Facet extends FacetSql | null>(filter: Filter<F, Facet>) => filter;
