import { z } from "zod";
import { idSchema } from "../../id.ts";
import { listKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";

/** Of entries that belong to none. */
export const NO_PART = "none";

/** What share of the data set entries came with: a source of a mixture, a file. */
export const parts = defineFilter({
  fields: {
    parts: z
      .array(idSchema.or(z.literal(NO_PART)))
      .max(100)
      .default([]),
  },
  address: { parts: listKey("part") },
  clause({ parts }, put) {
    if (parts.length === 0) return null;
    const ids = parts.filter((id) => id !== NO_PART);
    const clauses = [
      ...(ids.length > 0 ? [`s."partId" = ANY(${put(ids)}::bigint[])`] : []),
      ...(ids.length < parts.length ? [`s."partId" IS NULL`] : []),
    ];
    return clauses.length === 1 ? (clauses[0] ?? null) : `(${clauses.join(" OR ")})`;
  },
  facet: { from: "", value: `coalesce(s."partId"::text, '${NO_PART}')`, few: null },
  changedByVerdicts: [],
  control: {
    kind: "choices",
    field: "parts",
    naming: "part",
    choices: (facets, chosen) => [
      ...new Set([...(facets?.parts ?? []).filter(({ entries }) => entries > 0).map(({ id }) => id), ...chosen]),
    ],
  },
  words: {
    en: {
      name: "Part",
      none: "The data set has no parts.",
      exported: "{count, plural, one {# part} other {# parts}}",
    },
    zh: { name: "子集", none: "此数据集没有划分子集。", exported: "{count} 个子集" },
  },
});
