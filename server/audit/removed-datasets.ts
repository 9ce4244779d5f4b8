/**
 * The name of a data set that was removed, as SQL: it stands in the request of its removal, for its own row is gone. Null for one that was
 * removed before there was a log.
 */
export const nameOfRemoved = (datasetId: string): string =>
  `(SELECT gone.after->'request'->>'datasetName' FROM "AuditEvent" gone
    WHERE gone."datasetId" = ${datasetId} AND gone.action = 'removal_start' ORDER BY gone.id DESC LIMIT 1)`;

/** Every data set that the log may tell of, as SQL: id (bigint), name, and whether it is gone or going. */
export const KNOWN_DATASETS = `(
  SELECT id, name, "removedAt" IS NOT NULL AS "isRemoved" FROM "Dataset"
  UNION ALL SELECT own.id, ${nameOfRemoved("own.id")}, true
    FROM (SELECT DISTINCT "datasetId" AS id FROM "AuditEvent" WHERE action = 'removal_start') own
    WHERE NOT EXISTS (SELECT 1 FROM "Dataset" d WHERE d.id = own.id)) known`;
