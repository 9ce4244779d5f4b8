import { z } from "zod";
import { MARKS } from "#domain/entry/contract.ts";
import { listKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import { also } from "../filter-clause.ts";

/** As its index says it, which holds only rows that have any. */
const HAS_ANY = `s.marks <> '{}'`;

export const marks = defineFilter({
  fields: { marks: z.array(z.enum(MARKS)).max(MARKS.length).default([]) },
  address: { marks: listKey("mark") },
  clause: ({ marks }, put, form) => (marks.length > 0 ? also(form, `s.marks && ${put(marks)}::text[]`, HAS_ANY) : null),
  facet: { from: "CROSS JOIN unnest(s.marks) AS v", value: "v", few: HAS_ANY },
  changedByVerdicts: [],
  control: {
    kind: "choices",
    field: "marks",
    naming: "mark",
    choices: (facets, chosen) => MARKS.filter((mark) => facets?.marks.includes(mark) || chosen.includes(mark)),
  },
  words: {
    en: { name: "Import warnings", none: "The import gave no warnings.", exported: "{value}" },
    zh: { name: "导入警告", none: "导入时没有警告。", exported: "{value}" },
  },
});
