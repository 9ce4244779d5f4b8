import { numberKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import { between } from "../filter-clause.ts";
import { filterBound } from "../filter-fields.ts";

/** Boxes printed in the imported text, both bounds included. */
export const boxes = defineFilter({
  fields: { boxesMin: filterBound(32_767), boxesMax: filterBound(32_767) },
  address: { boxesMin: numberKey("boxesMin"), boxesMax: numberKey("boxesMax") },
  clause: ({ boxesMin, boxesMax }, put) => between(`s."boxCount"`, boxesMin, boxesMax, put),
  facet: null,
  changedByVerdicts: [],
  control: { kind: "range", min: "boxesMin", max: "boxesMax", isOpen: true },
  words: {
    en: { name: "Boxes", exported: "Boxes: {value}" },
    zh: { name: "框数", exported: "框数：{value}" },
  },
});
