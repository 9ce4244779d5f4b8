/** As SQL: ids of the entries of a data set that one of these images is a photo of, the first or a further one (EntryImage). */
export const entriesOfImages = (datasetId: string, images: string): string =>
  `SELECT e.id FROM "Entry" e WHERE e."datasetId" = ${datasetId} AND e."imageId" = ANY(${images})
   UNION SELECT x."entryId" FROM "EntryImage" x WHERE x."imageId" = ANY(${images})`;

/** As SQL: how many these are. */
export const countOfImage = (datasetId: string, image: string): string =>
  `(SELECT count(*) FROM (${entriesOfImages(datasetId, `ARRAY[${image}]`)}) own)`;

/**
 * As SQL, to be read from: the states of an image's entries, each once. Two looks into indexes: one condition for both would be none.
 */
export const statusOfImage = (image: string): string =>
  `(SELECT own.* FROM "EntryStatus" own WHERE own."imageId" = ${image}
    UNION ALL SELECT own.* FROM "EntryStatus" own WHERE own."imageId" <> ${image}
      AND own."entryId" IN (SELECT x."entryId" FROM "EntryImage" x WHERE x."imageId" = ${image}))`;
