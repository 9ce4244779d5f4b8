/**
 * Statements that claim free places of a queue. $1 queue, $2 pass, $3 reviewer, $4 states that fit (none: any), $5 lease in
 * seconds; each answers `entryId`, `position`, `fits`, and `token` and `until` where the claim was won.
 */
const claimSql = (candidate: string) => `
  WITH candidate AS (${candidate}),
  elsewhere AS (
    UPDATE "QueueEntry" qe SET outcome = 'elsewhere', "doneAt" = now()
    FROM candidate WHERE qe."queueId" = $1 AND qe."position" = candidate."position" AND NOT candidate.fits
  ),
  claimed AS (
    -- In one order for all queues: two that wait for each other's rows would end in a deadlock.
    INSERT INTO "Claim" ("entryId", pass, "queueId", "reviewerId", token, until)
    SELECT "entryId", $2, $1, $3::uuid, gen_random_uuid(), now() + $5 * interval '1 second' FROM candidate WHERE fits ORDER BY "entryId"
    ON CONFLICT ("entryId", pass) DO UPDATE
      SET "queueId" = EXCLUDED."queueId", "reviewerId" = EXCLUDED."reviewerId", token = EXCLUDED.token, until = EXCLUDED.until
      WHERE "Claim".until <= now()
    RETURNING "entryId", token, until
  )
  SELECT candidate."entryId", candidate."position", candidate.fits, claimed.token, claimed.until
  FROM candidate LEFT JOIN claimed USING ("entryId") ORDER BY candidate."position"`;

const FREE = `qe."queueId" = $1 AND qe.outcome IS NULL
  AND NOT EXISTS (SELECT 1 FROM "Claim" c WHERE c."entryId" = qe."entryId" AND c.pass = $2 AND c.until > now())`;

const FITS = `(cardinality($4::text[]) = 0 OR s.state::text = ANY($4::text[])) AS fits`;

/** The next $6 entries; SKIP LOCKED, so that reviewers never wait for each other. */
export const CLAIM_ENTRIES = claimSql(`
  SELECT qe."position", qe."entryId", ${FITS}
  FROM "QueueEntry" qe JOIN "EntryStatus" s ON s."entryId" = qe."entryId"
  WHERE ${FREE} ORDER BY qe."position" LIMIT $6 FOR UPDATE OF qe SKIP LOCKED`);

/** The next photo none of whose entries is held by somebody else, all its free entries of this queue at once. */
export const CLAIM_PHOTO = claimSql(`
  SELECT qe."position", qe."entryId", ${FITS}
  FROM "QueueEntry" qe JOIN "EntryStatus" s ON s."entryId" = qe."entryId" JOIN "Entry" e ON e.id = qe."entryId"
  WHERE ${FREE} AND coalesce(e."imageId", -e.id) = (
    SELECT coalesce(e."imageId", -e.id)
    FROM "QueueEntry" qe JOIN "Entry" e ON e.id = qe."entryId"
    WHERE ${FREE} AND NOT EXISTS (
      SELECT 1 FROM "Claim" c JOIN "Entry" other ON other.id = c."entryId"
      WHERE other."imageId" = e."imageId" AND c.pass = $2 AND c."reviewerId" <> $3::uuid AND c.until > now())
    ORDER BY qe."position" LIMIT 1)
  ORDER BY qe."position"`);

/** What is still free of the photos $6 in this queue. */
export const CLAIM_REST = claimSql(`
  SELECT qe."position", qe."entryId", ${FITS}
  FROM "QueueEntry" qe JOIN "EntryStatus" s ON s."entryId" = qe."entryId" JOIN "Entry" e ON e.id = qe."entryId"
  WHERE ${FREE} AND e."imageId" = ANY($6::bigint[])
  ORDER BY qe."position"`);
