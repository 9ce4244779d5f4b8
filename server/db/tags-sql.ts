/** The tags of an entry e as an array, in the order of their letters. */
export const TAGS_OF_ENTRY = `ARRAY(SELECT t.tag FROM "EntryTag" t WHERE t."entryId" = e.id ORDER BY t.key COLLATE "C")`;
