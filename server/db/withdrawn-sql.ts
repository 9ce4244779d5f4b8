/** Entries that one of whose further photos is withdrawn; few, and looked up in a hash. */
const FURTHER_WITHDRAWN = `(SELECT x."entryId" FROM "Image" w JOIN "EntryImage" x ON x."imageId" = w.id WHERE w."isWithdrawn")`;

/**
 * Of "EntryStatus" s, as SQL: none of its photos is withdrawn. The few images that are come from an index of their own, once a
 * statement, so that millions of entries are not joined for it.
 */
export const NOT_WITHDRAWN = `coalesce(s."imageId" <> ALL(ARRAY(SELECT w.id FROM "Image" w WHERE w."isWithdrawn")), true) AND s."entryId" NOT IN ${FURTHER_WITHDRAWN}`;

/** The other ones. */
export const WITHDRAWN = `(s."imageId" = ANY(ARRAY(SELECT w.id FROM "Image" w WHERE w."isWithdrawn")) OR s."entryId" IN ${FURTHER_WITHDRAWN})`;
