import { z } from "zod";
import { listKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import type { Put } from "../filter-clause.ts";
import { type KeyCondition, keyConditionSchema, parseKeyCondition } from "../key-condition.ts";
import { recordValue } from "../record-value.ts";

/**
 * What stands in an entry's record under keys of its own. Of several conditions on one key one suffices; those of different keys must all hold.
 * No index holds it: it is asked of rows that all else lets through, one by one, whatever the form.
 */
export const keys = defineFilter({
  fields: { keys: z.array(keyConditionSchema).max(10).default([]) },
  address: { keys: listKey("key") },
  clause({ keys }, put) {
    const byKey = Map.groupBy(
      keys.flatMap((text) => parseKeyCondition(text) ?? []),
      ({ key }) => key,
    );
    if (byKey.size === 0) return null;
    const clauses = Array.from(byKey.values(), (some) => `(${some.map((one) => asked(one, put)).join(" OR ")})`);
    return `EXISTS (SELECT 1 FROM "Entry" e WHERE e.id = s."entryId" AND ${clauses.join(" AND ")} OFFSET 0)`;
  },
  facet: null,
  changedByVerdicts: [],
  control: { kind: "keys", field: "keys" },
  words: {
    en: {
      name: "Key of the record",
      exported: "{count, plural, one {# key of the record} other {# keys of the record}}",
    },
    zh: {
      name: "记录中的键",
      exported: "记录中的 {count} 个键",
    },
  },
});

function asked(condition: KeyCondition, put: Put): string {
  const value = recordValue(`${put(condition.key)}::text`);
  if (condition.asks === "is") return `${value} = ${put(condition.value)}::text`;
  return `${value} IS ${condition.asks === "has" ? "NOT " : ""}NULL`;
}
