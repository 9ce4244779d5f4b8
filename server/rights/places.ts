import type { Database } from "#server/db/client.ts";
import { isOfPerson } from "#server/db/person.ts";

/** What a request may name by an id, as its parameters are called. All else that ends in `Id` is listed in `NO_PLACES`. */
export const NAMED = ["datasetId", "entryId", "imageId", "queueId", "runId", "commentId"] as const;
export type Named = (typeof NAMED)[number];

/** Ids that lead to no data set: the handlers of those that may be another's look for themselves. */
export const NO_PLACES = [
  "uploadId",
  "viewId",
  "fileId",
  "partId",
  "recipeId",
  "withdrawalId",
  "reviewerId",
  "invitationId",
  "keyId",
  "groupRoleId",
  "signInId",
  "claimId",
  "personId",
  "previousId",
  "assigneeId",
] as const;

/**
 * Where an id leads. `isTheirs`: of an entry or a photo, whether it was ever handed to that person (they hold it, or decided
 * on it); of a run, whether they asked for it. `isClosed`: it is another's practice session, and nobody else's business. `isAnothers`: it is a session that was given to another, and
 * beside them its leads' alone.
 */
export type Place = { datasetId: string | null; isTheirs: boolean; isClosed: boolean; isAnothers: boolean };

/** Where an id leads for this person; null where it leads nowhere. */
export async function findPlace(db: Database, named: Named, id: string, reviewerId: string): Promise<Place | null> {
  const { rows } = await db.pool.query<Place>({
    name: `place of ${named}`,
    text: SQL[named],
    values: [id, reviewerId],
  });
  return rows[0] ?? null;
}

const place = (from: string, isTheirs = "false", isClosed = "false", isAnothers = "false") =>
  `SELECT x."datasetId"::text AS "datasetId", ${isTheirs} AS "isTheirs", ${isClosed} AS "isClosed", ${isAnothers} AS "isAnothers"
   FROM ${from} WHERE $2::uuid IS NOT NULL`;

const HANDED = `(EXISTS (SELECT 1 FROM "Claim" c WHERE c."entryId" = e.id AND c."reviewerId" = $2)
  OR EXISTS (SELECT 1 FROM "Verdict" v WHERE v."entryId" = e.id AND ${isOfPerson('v."reviewerId"', "$2")}))`;

const SQL: Record<Named, string> = {
  datasetId: place(`(SELECT id AS "datasetId" FROM "Dataset" WHERE id = $1::bigint) x`),
  entryId: place(`(SELECT e."datasetId", ${HANDED} AS handed FROM "Entry" e WHERE e.id = $1::bigint) x`, "x.handed"),
  imageId: place(
    `(SELECT i."datasetId", EXISTS (SELECT 1 FROM "Entry" e WHERE e."datasetId" = i."datasetId" AND e."imageId" = i.id AND ${HANDED})
        OR EXISTS (SELECT 1 FROM "EntryImage" x JOIN "Entry" e ON e.id = x."entryId" WHERE x."imageId" = i.id AND ${HANDED}) AS handed
      FROM "Image" i WHERE i.id = $1::bigint) x`,
    "x.handed",
  ),
  queueId: place(
    `(SELECT "datasetId", purpose, "reviewerId", "assigneeId" FROM "Queue" WHERE id = $1::bigint) x`,
    `x."reviewerId" = $2`,
    `x.purpose = 'practice' AND x."reviewerId" <> $2`,
    `coalesce(x."assigneeId" <> $2, false)`,
  ),
  // Of a data set that is gone the run stays, and is a matter of whoever asked for it.
  runId: place(
    `(SELECT d.id AS "datasetId", r."reviewerId" FROM "Run" r LEFT JOIN "Dataset" d ON d.id = r."datasetId" WHERE r.id = $1::bigint) x`,
    `coalesce(x."reviewerId" = $2, false)`,
  ),
  commentId: place(
    `(SELECT m."datasetId", ${HANDED} AS handed FROM "Comment" m JOIN "Entry" e ON e.id = m."entryId" WHERE m.id = $1::uuid) x`,
    "x.handed",
  ),
};

/** Whether a queue holds an entry. */
export async function isQueued(db: Database, queueId: string, entryId: string): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `SELECT 1 FROM "QueueEntry" WHERE "queueId" = $1::bigint AND "entryId" = $2::bigint`,
    [queueId, entryId],
  );
  return rowCount === 1;
}
