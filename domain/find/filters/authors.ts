import { z } from "zod";
import { PART_AUTHORS, partAuthorSchema } from "../../part/part-author.ts";
import { listKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import { within } from "../filter-clause.ts";

/** Who wrote the part that entries belong to. Of those that belong to none nobody knows. */
export const authors = defineFilter({
  fields: { authors: z.array(partAuthorSchema).max(PART_AUTHORS.length).default([]) },
  address: { authors: listKey("author") },
  clause({ authors }, put, form) {
    if (authors.length === 0) return null;
    const written = within(form, `s."partId"`, `"Part" p`, "p.id", `p.author = ANY(${put(authors)}::"PartAuthor"[])`);
    return authors.includes("unknown") ? `(s."partId" IS NULL OR ${written})` : written;
  },
  facet: { from: `LEFT JOIN "Part" p ON p.id = s."partId"`, value: "coalesce(p.author::text, 'unknown')", few: null },
  changedByVerdicts: [],
  control: { kind: "choices", field: "authors", naming: "own", choices: () => PART_AUTHORS },
  words: {
    en: {
      name: "Written by",
      values: { gpt4: "GPT-4", model: "Another model", people: "People", unknown: "Unknown" },
      exported: "Written by: {value}",
    },
    zh: {
      name: "撰写者",
      values: { gpt4: "GPT-4", model: "其他模型", people: "人工", unknown: "未知" },
      exported: "撰写者：{value}",
    },
  },
});
