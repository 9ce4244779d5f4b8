import { CLAIMS_MAX } from "#domain/claim.ts";
import { VIEW } from "#server/entries/entry-views.ts";
import { lastVerdictSql } from "#server/entries/last-verdict.ts";
import { COUNT_OUTCOMES } from "./progress.ts";

/**
 * Statements that claim places of a queue. $1 queue, $2 pass, $3 reviewer, $4 states that fit (none: any), $5 lease in
 * seconds; each answers `entryId`, `position`, `fits`, and `token` and `until` where the claim was won. Prepared once a
 * connection: planning takes longer than claiming. Their commits wait for the disk as any: a lease that a killed server forgot
 * would hand its entry to a second reviewer.
 */
const CLAIMED = `
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
  )`;

const WON = `
  SELECT candidate."entryId", candidate."position", candidate.fits, claimed.token, claimed.until
  FROM candidate LEFT JOIN claimed USING ("entryId")`;

const FREE = `qe."queueId" = $1 AND qe.outcome IS NULL
  AND NOT EXISTS (SELECT 1 FROM "Claim" c WHERE c."entryId" = qe."entryId" AND c.pass = $2 AND c.until > now())`;

const FITS = `(cardinality($4::text[]) = 0 OR s.state::text = ANY($4::text[]))`;

const claimSql = (candidate: string) =>
  `WITH candidate AS (${candidate}), ${CLAIMED} ${WON} ORDER BY candidate."position"`;

/**
 * What the reviewer holds already of the queue, of whichever session (a reload), but for the entries $7: up to $6, of
 * the photos that `ofPhotos` names, under new tokens, because the page that had the old ones may be letting go of them at
 * this moment. Leases of this queue's other claims are renewed where a minute of them is gone.
 */
const held = (ofPhotos = "") => `
  own AS (
    -- Place by place through the unique key: of a queue drawn a minute ago the planner has no idea of its size.
    SELECT c."entryId", c.pass, c."queueId", c.until,
      (SELECT CASE WHEN qe.outcome IS NULL THEN qe."position" END FROM "QueueEntry" qe
       WHERE qe."queueId" = $1 AND qe."entryId" = c."entryId") AS "position"
    FROM "Claim" c WHERE c."reviewerId" = (SELECT $3::uuid)
  ),
  again AS (
    SELECT "entryId", pass, "position" FROM own
    WHERE pass = $2 AND "position" IS NOT NULL AND NOT "entryId" = ANY($7::bigint[])
      ${ofPhotos}
    ORDER BY "position" LIMIT $6
  ),
  renewed AS (
    UPDATE "Claim" c SET until = now() + $5 * interval '1 second', "queueId" = $1,
      token = CASE WHEN again."entryId" IS NULL THEN c.token ELSE gen_random_uuid() END
    FROM own LEFT JOIN again ON again."entryId" = own."entryId" AND again.pass = own.pass
    WHERE c."entryId" = own."entryId" AND c.pass = own.pass AND c."reviewerId" = $3::uuid
      AND (again."entryId" IS NOT NULL OR own."queueId" = $1 AND own.until < now() + ($5 - 60) * interval '1 second')
    RETURNING c."entryId", again."position", c.token, c.until
  )`;

const HELD_AGAIN = `SELECT "entryId", "position", true AS fits, token, until FROM renewed WHERE "position" IS NOT NULL`;

/** Any where $8 is empty. */
const OF_PHOTOS = `AND (cardinality($8::bigint[]) = 0
        OR EXISTS (SELECT 1 FROM "Entry" e WHERE e.id = own."entryId" AND e."imageId" = ANY($8::bigint[])))`;

/** The claims of the reviewer, and nothing else. It takes no states. */
export const RENEW = {
  name: "renew claims",
  text: `WITH ${held(OF_PHOTOS)} ${HELD_AGAIN} AND cardinality($4::text[]) >= 0 ORDER BY "position"`,
};

/**
 * The claims of the reviewer, and then the next free entries, $6 together, with the queue's `progress` as it was. There is always a row; its
 * `entryId` is null where nothing is left.
 *
 * SKIP LOCKED, so that reviewers never wait for each other. A claimed entry is no candidate, though its lease may have expired:
 * one statement must not change a claim twice. State and claim are looked up place by place, in the queue's order, until
 * there are enough: as joins they would be made for the whole queue first, because the planner does not know the limit
 * (24 ms in place of 0.3 ms at 10,000 places).
 */
const claimEntriesSql = (progress: string) => `
    WITH ${held()}, candidate AS (
      SELECT * FROM (
        SELECT qe."position", qe."entryId",
          (SELECT ${FITS} FROM "EntryStatus" s WHERE s."entryId" = qe."entryId") AS fits
        FROM "QueueEntry" qe
        WHERE qe."queueId" = (SELECT $1::bigint) AND qe.outcome IS NULL
          AND qe."entryId" <> ALL (ARRAY(SELECT "entryId" FROM own WHERE pass = $2)) AND qe."entryId" <> ALL ($7::bigint[])
          AND coalesce((SELECT c.until FROM "Claim" c WHERE c."entryId" = qe."entryId" AND c.pass = $2) <= now(), true)
        ORDER BY qe."position" LIMIT (SELECT $6 - count(*) FROM again) FOR UPDATE OF qe SKIP LOCKED
      ) free LIMIT ${CLAIMS_MAX}
    ), ${CLAIMED},
    won AS (SELECT *, 0 AS part FROM (${HELD_AGAIN}) h UNION ALL SELECT *, 1 FROM (${WON}) w),
    standing AS (SELECT (${progress}) AS progress)
    SELECT won."entryId", won."position", won.fits, won.token, won.until, standing.progress
    FROM standing LEFT JOIN won ON true ORDER BY won.part, won."position"`;

/**
 * Planning it takes three times as long as carrying it out, so one plan must do for all: PostgreSQL keeps it only where it
 * looks no dearer than one made for the values at hand. Therefore a limit that says nothing, two statements in place of a
 * parameter that says whether to count, and `(SELECT $1)`, whose value the planner does not see: of a queue drawn a minute
 * ago it believes that it is empty, and plans accordingly.
 */
export const CLAIM_ENTRIES = { name: "claim entries", text: claimEntriesSql("NULL::json") };

/** With the queue's figures, null where there is no such queue. Counting reads all of it (0.6 ms at 1,000 places). */
export const CLAIM_AND_COUNT = {
  name: "claim and count",
  text: claimEntriesSql(`SELECT json_agg(c) FROM (${COUNT_OUTCOMES}) c`),
};

const NOT_HAD = `qe."entryId" <> ALL ($6::bigint[])`;

/** The next photo none of whose entries is claimed by somebody else, all its free entries of this queue at once but for $6. */
export const CLAIM_PHOTO = claimSql(`
  SELECT qe."position", qe."entryId", ${FITS} AS fits
  FROM "QueueEntry" qe JOIN "EntryStatus" s ON s."entryId" = qe."entryId" JOIN "Entry" e ON e.id = qe."entryId"
  WHERE ${FREE} AND ${NOT_HAD} AND coalesce(e."imageId", -e.id) = (
    SELECT coalesce(e."imageId", -e.id)
    FROM "QueueEntry" qe JOIN "Entry" e ON e.id = qe."entryId"
    WHERE ${FREE} AND ${NOT_HAD} AND NOT EXISTS (
      SELECT 1 FROM "Claim" c JOIN "Entry" other ON other.id = c."entryId"
      WHERE other."imageId" = e."imageId" AND c.pass = $2 AND c."reviewerId" <> $3::uuid AND c.until > now())
    ORDER BY qe."position" LIMIT 1)
  ORDER BY qe."position"`);

/** What is still free of the photos $7 in this queue, but for the entries $6. */
export const CLAIM_REST = claimSql(`
  SELECT qe."position", qe."entryId", ${FITS} AS fits
  FROM "QueueEntry" qe JOIN "EntryStatus" s ON s."entryId" = qe."entryId" JOIN "Entry" e ON e.id = qe."entryId"
  WHERE ${FREE} AND ${NOT_HAD} AND e."imageId" = ANY($7::bigint[])
  ORDER BY qe."position"`);

/**
 * The entries $5 as a screen needs them, each with the reviewer's last verdict on it, and whether it still fits: its place in
 * the queue is open and its state is one of $4. To be asked once they are claimed. The statement that won the claims saw the
 * database as it was when it began, before it waited for others' rows: what they decided in between only the next one sees.
 * `isTouched`: somebody is writing the entry's state, or has looked at it under a lock and not changed it.
 */
export const SHOW_CLAIMED = {
  name: "show claimed",
  text: `
    SELECT e.id AS "entryId", s.xmax::text <> '0' AS "isTouched", ${FITS} AND (
        SELECT qe.outcome IS NULL FROM "QueueEntry" qe WHERE qe."queueId" = (SELECT $1::bigint) AND qe."entryId" = e.id) AS "stillFits",
      ${lastVerdictSql("e.id", "$2", "$3::uuid")} AS "headId", ${VIEW.columns}
    FROM unnest($5::bigint[]) AS claimed (id) JOIN "Entry" e ON e.id = claimed.id ${VIEW.joins}`,
};

/** Of entries $1 those whose state nobody is writing. */
export const UNTOUCHED = `SELECT "entryId" FROM "EntryStatus" WHERE "entryId" = ANY($1::bigint[]) FOR SHARE SKIP LOCKED`;

/** Gives back claims that were won just now. */
export const GIVE_BACK = `DELETE FROM "Claim" WHERE pass = $1 AND "reviewerId" = $2 AND token = ANY($3::uuid[]) AND "entryId" = ANY($4::bigint[])`;
