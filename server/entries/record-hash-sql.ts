/**
 * Of an entry e, as SQL, what tells its record from others wherever it is: of several photos by what these are called, as the first is.
 * Entry.recordHash has their ids, which are this database's.
 */
export const RECORD_HASH = `CASE WHEN e."ownHash" IS NULL THEN e."recordHash" ELSE (SELECT sha256(e."ownHash" || convert_to(string_agg(o.identity, E'\\n' ORDER BY x.ordinal), 'UTF8'))
    FROM "EntryImage" x JOIN "Image" o ON o.id = x."imageId" WHERE x."entryId" = e.id) END`;
