/**
 * Of "EntryStatus" s, as SQL: its photo is not withdrawn. The few images that are come from an index of their own, once a
 * statement, so that millions of entries are not joined for it.
 */
export const NOT_WITHDRAWN = `coalesce(s."imageId" <> ALL(ARRAY(SELECT w.id FROM "Image" w WHERE w."isWithdrawn")), true)`;

/** The other ones. */
export const WITHDRAWN = `s."imageId" = ANY(ARRAY(SELECT w.id FROM "Image" w WHERE w."isWithdrawn"))`;
