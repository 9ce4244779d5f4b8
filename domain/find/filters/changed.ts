import { z } from "zod";
import { textKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";

/** Decided, or decided again, at this moment or later. */
export const changed = defineFilter({
  fields: { changedSince: z.iso.datetime({ offset: true }).nullable().default(null) },
  address: { changedSince: textKey("since") },
  clause: ({ changedSince }, put) =>
    changedSince === null ? null : `s."changedAt" >= ${put(changedSince)}::timestamptz`,
  facet: null,
  changedByVerdicts: ["changedSince"],
  control: { kind: "since", field: "changedSince" },
  words: {
    en: { name: "Decided since", exported: "Decided since {value}" },
    zh: { name: "判定时间不早于", exported: "{value} 之后判定" },
  },
});
