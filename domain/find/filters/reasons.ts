import { z } from "zod";
import { reasonCodeSchema } from "#domain/verdict/verdict.ts";
import { listKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import { also } from "../filter-clause.ts";

/** As its index says it, which holds only rows that have any. */
const HAS_ANY = `s."reasonCodes" <> '{}'`;

/** Of the verdict that stands. */
export const reasons = defineFilter({
  fields: { reasons: z.array(reasonCodeSchema).max(20).default([]) },
  address: { reasons: listKey("reason") },
  clause: ({ reasons }, put, form) =>
    reasons.length > 0 ? also(form, `s."reasonCodes" && ${put(reasons)}::text[]`, HAS_ANY) : null,
  facet: { from: `CROSS JOIN unnest(s."reasonCodes") AS v`, value: "v", few: HAS_ANY },
  changedByVerdicts: ["reasons"],
  control: {
    kind: "choices",
    field: "reasons",
    naming: "reason",
    choices: (facets) => facets?.reasons.map(({ code }) => code) ?? [],
  },
  words: {
    en: { name: "Reason", none: "There are no reasons yet.", exported: "Reason: {value}" },
    zh: { name: "原因", none: "还没有原因。", exported: "原因：{value}" },
  },
});
