import { z } from "zod";
import { listKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import { also } from "../filter-clause.ts";

/** As its index says it, which holds only rows that have one. */
const HAS_ONE = `s."reviewerId" IS NOT NULL`;

/** Who gave the verdict that stands. */
export const reviewers = defineFilter({
  fields: { reviewers: z.array(z.uuid()).max(20).default([]) },
  address: { reviewers: listKey("reviewer") },
  clause: ({ reviewers }, put, form) =>
    reviewers.length > 0 ? also(form, `s."reviewerId" = ANY(${put(reviewers)}::uuid[])`, HAS_ONE) : null,
  facet: { from: "", value: `s."reviewerId"::text`, few: HAS_ONE },
  changedByVerdicts: ["reviewers"],
  control: {
    kind: "choices",
    field: "reviewers",
    naming: "reviewer",
    choices: (facets) => facets?.reviewers.map(({ id }) => id) ?? [],
  },
  words: {
    en: {
      name: "Reviewer",
      none: "No verdicts yet.",
      exported: "{count, plural, one {# reviewer} other {# reviewers}}",
    },
    zh: { name: "审核人", none: "还没有判定。", exported: "{count} 位审核人" },
  },
});
