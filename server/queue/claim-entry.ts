import { randomUUID } from "node:crypto";
import { type EntryClaim, LEASE_SECONDS } from "#domain/claim.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";
import { PERSON } from "#server/db/person.ts";
import { againOnDeadlock } from "#server/db/yielding.ts";

/**
 * Claims one entry for the data set's own review (pass "main"), as the first deciding or editing key on an opened entry
 * does. Where somebody else holds it, says who and until when. It says nothing of how the entry stands: who opened it sends
 * what was seen, and is told where that has changed.
 * @throws StudioError not_found for an entry that is not there
 */
export async function claimEntry(db: Database, entryId: bigint, reviewerId: string): Promise<EntryClaim> {
  const { rows } = await db.pool.query(
    `INSERT INTO "Claim" ("entryId", pass, "reviewerId", token, until)
     SELECT e.id, 'main', $2, $3, now() + $4 * interval '1 second' FROM "Entry" e WHERE e.id = $1
     ON CONFLICT ("entryId", pass) DO UPDATE
       SET "reviewerId" = EXCLUDED."reviewerId", until = EXCLUDED.until,
           token = CASE WHEN "Claim"."reviewerId" = EXCLUDED."reviewerId" THEN "Claim".token ELSE EXCLUDED.token END
       WHERE "Claim".until <= now() OR "Claim"."reviewerId" = EXCLUDED."reviewerId"
     RETURNING token, until`,
    [entryId, reviewerId, randomUUID(), LEASE_SECONDS],
  );
  if (rows[0]) return { ok: true, token: rows[0].token, until: rows[0].until.toISOString() };
  const holder = await db.pool.query(
    `SELECT r.name, c.until FROM "Entry" e LEFT JOIN "Claim" c ON c."entryId" = e.id AND c.pass = 'main'
     LEFT JOIN ${PERSON} r ON r.id = c."reviewerId" WHERE e.id = $1`,
    [entryId],
  );
  const [found] = holder.rows;
  if (!found) throw new StudioError("not_found", message("noEntry", { id: entryId }));
  // The holder may have let go between the two statements.
  if (found.until === null) return claimEntry(db, entryId, reviewerId);
  return { ok: false, heldBy: found.name ?? "?", until: found.until.toISOString() };
}

/**
 * Releases claims of a queue, so that others need not wait for the leases to expire. Who knows a claim's token is the page
 * that holds it, whoever sits at it by now. Those that another page of the reviewer has taken up since have other tokens, and stay.
 */
export async function releaseClaims(
  db: Database,
  queueId: bigint,
  tokens: readonly string[],
): Promise<{ released: number }> {
  const { rowCount } = await againOnDeadlock(() => db.pool.query(RELEASE, [queueId, tokens]));
  return { released: rowCount ?? 0 };
}

const RELEASE = `
  WITH mine AS MATERIALIZED (
    SELECT "entryId", pass FROM "Claim" WHERE "queueId" = $1 AND token = ANY($2::uuid[]) ORDER BY "entryId", pass FOR UPDATE)
  DELETE FROM "Claim" c USING mine WHERE c."entryId" = mine."entryId" AND c.pass = mine.pass`;
