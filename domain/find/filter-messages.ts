import type { FilterWords } from "./filter-words.ts";
import { FILTER_NAMES, FILTERS, type FilterName } from "./filters/index.ts";

/** The words of all filters in one language, as an area of messages. */
export const filterMessages = (locale: "en" | "zh"): Record<FilterName, FilterWords> =>
  Object.fromEntries(FILTER_NAMES.map((name) => [name, FILTERS[name].words[locale]])) as Record<
    FilterName,
    FilterWords
  >;
