import { textKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import { within } from "../filter-clause.ts";
import { filterText } from "../filter-fields.ts";
import { parseSearch, printTsquery } from "../search-query.ts";

/** Full text of topic, questions and answers as they stand (search-words.ts). What holds no word to search for fits no entry. */
export const text = defineFilter({
  fields: { text: filterText.default("") },
  address: { text: textKey("text") },
  clause({ text }, put, form) {
    if (text === "") return null;
    const terms = parseSearch(text);
    if (terms.length === 0) return "false";
    const words = `t.words @@ ${put(printTsquery(terms))}::tsquery`;
    return within(form, `s."entryId"`, `"EntrySearch" t`, `t."entryId"`, words);
  },
  facet: null,
  changedByVerdicts: [],
  control: { kind: "search", field: "text" },
  words: {
    en: { name: "Words", exported: "Text: {value}" },
    zh: { name: "文字", exported: "文本：{value}" },
  },
});
