import { z } from "zod";
import { keyOfTag, tagSchema } from "#domain/tag.ts";
import { listKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import { within } from "../filter-clause.ts";

/** The words of the reviewers' own on an entry, whatever their case. */
export const tags = defineFilter({
  fields: { tags: z.array(tagSchema).max(50).default([]) },
  address: { tags: listKey("tag") },
  clause: ({ tags }, put, form) =>
    tags.length > 0
      ? within(
          form,
          `s."entryId"`,
          `"EntryTag" t`,
          `t."entryId"`,
          `t."datasetId" = s."datasetId" AND t.key = ANY(${put(tags.map(keyOfTag))}::text[])`,
        )
      : null,
  // Of a whole data set only what is tagged is looked at; a sample meets too little of it.
  facet: {
    from: `JOIN "EntryTag" v ON v."entryId" = s."entryId"`,
    value: "v.tag",
    few: `v."datasetId" = s."datasetId"`,
    isRare: true,
  },
  changedByVerdicts: [],
  control: {
    kind: "choices",
    field: "tags",
    naming: "itself",
    choices: (facets, chosen) => [...new Set([...(facets?.tags ?? []), ...chosen])],
  },
  words: {
    en: { name: "Tag", none: "There are no tags yet.", exported: "Tag: {value}" },
    zh: { name: "标签", none: "还没有标签。", exported: "标签：{value}" },
  },
});
