import { textKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import { filterText } from "../filter-fields.ts";
import { parseSearch } from "../search-query.ts";
import { textClause } from "../text-sql.ts";

/** Full text of topic, questions and answers as they stand (search-words.ts). What holds no word to search for fits no entry. */
export const text = defineFilter({
  fields: { text: filterText.default("") },
  address: { text: textKey("text") },
  clause({ text }, put, form, dataset) {
    if (text === "") return null;
    const terms = parseSearch(text);
    return terms.length === 0 ? "false" : textClause(terms, { put, dataset }, form);
  },
  facet: null,
  changedByVerdicts: [],
  control: { kind: "search", field: "text" },
  words: {
    en: { name: "Words", exported: "Text: {value}" },
    zh: { name: "文字", exported: "文本：{value}" },
  },
});
