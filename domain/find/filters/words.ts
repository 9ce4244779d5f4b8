import { numberKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import { between } from "../filter-clause.ts";
import { filterBound } from "../filter-fields.ts";

/** Words of the imported text, both bounds included (domain/entry/entry-facts.ts). */
export const words = defineFilter({
  fields: { wordsMin: filterBound(1_000_000_000), wordsMax: filterBound(1_000_000_000) },
  address: { wordsMin: numberKey("wordsMin"), wordsMax: numberKey("wordsMax") },
  clause: ({ wordsMin, wordsMax }, put) => between(`s."wordCount"`, wordsMin, wordsMax, put),
  facet: null,
  changedByVerdicts: [],
  control: { kind: "range", min: "wordsMin", max: "wordsMax", isOpen: true },
  words: {
    en: { name: "Length in words", exported: "Length in words: {value}" },
    zh: { name: "词数", exported: "词数：{value}" },
  },
});
