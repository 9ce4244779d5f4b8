import { lowestRatingSql, RATING_MAX } from "#domain/entry/ratings.ts";
import { numberKey } from "../address-key.ts";
import { defineFilter } from "../define-filter.ts";
import { between } from "../filter-clause.ts";
import { filterBound } from "../filter-fields.ts";

/** The lowest rating that an entry's source gives it, both bounds included (FineVision's; domain/entry/ratings.ts). Who has none fits no bound. */
export const ratings = defineFilter({
  fields: { ratingMin: filterBound(RATING_MAX), ratingMax: filterBound(RATING_MAX) },
  address: { ratingMin: numberKey("ratingMin"), ratingMax: numberKey("ratingMax") },
  clause: ({ ratingMin, ratingMax }, put) => between(lowestRatingSql("s.ratings"), ratingMin, ratingMax, put),
  facet: null,
  changedByVerdicts: [],
  control: { kind: "range", min: "ratingMin", max: "ratingMax" },
  words: {
    en: { name: "Lowest source rating (1–5)", exported: "Lowest source rating: {value}" },
    zh: { name: "来源的最低评分（1–5）", exported: "来源的最低评分：{value}" },
  },
});
