import { randomUUID } from "node:crypto";
import type { Database } from "#server/db/client.ts";
import { LEASE_SECONDS } from "./claim-next.ts";

export type EntryClaim = { ok: true; token: string; until: string } | { ok: false; heldBy: string; until: string };

/**
 * Claims one entry for the data set's own review (pass "main"), as the first deciding or editing key on an opened entry
 * does. Where somebody else holds it, says who and until when.
 */
export async function claimEntry(db: Database, entryId: bigint, reviewerId: string): Promise<EntryClaim> {
  const { rows } = await db.pool.query(
    `INSERT INTO "Claim" ("entryId", pass, "reviewerId", token, until)
     VALUES ($1, 'main', $2, $3, now() + $4 * interval '1 second')
     ON CONFLICT ("entryId", pass) DO UPDATE
       SET "reviewerId" = EXCLUDED."reviewerId", until = EXCLUDED.until,
           token = CASE WHEN "Claim"."reviewerId" = EXCLUDED."reviewerId" THEN "Claim".token ELSE EXCLUDED.token END
       WHERE "Claim".until <= now() OR "Claim"."reviewerId" = EXCLUDED."reviewerId"
     RETURNING token, until`,
    [entryId, reviewerId, randomUUID(), LEASE_SECONDS],
  );
  if (rows[0]) return { ok: true, token: rows[0].token, until: rows[0].until.toISOString() };
  const holder = await db.pool.query(
    `SELECT r.name, c.until FROM "Claim" c LEFT JOIN "Reviewer" r ON r.id = c."reviewerId" WHERE c."entryId" = $1 AND c.pass = 'main'`,
    [entryId],
  );
  // The holder may have let go between the two statements.
  if (!holder.rows[0]) return claimEntry(db, entryId, reviewerId);
  return { ok: false, heldBy: holder.rows[0].name ?? "?", until: holder.rows[0].until.toISOString() };
}

/**
 * Lets go of claims of a queue, so that others need not wait for the leases to lapse. Those that another page of the
 * reviewer has taken up since have other tokens, and stay.
 */
export async function releaseClaims(
  db: Database,
  queueId: bigint,
  reviewerId: string,
  tokens: readonly string[],
): Promise<{ released: number }> {
  const { rowCount } = await db.pool.query(
    `DELETE FROM "Claim" WHERE "queueId" = $1 AND "reviewerId" = $2 AND token = ANY($3::uuid[])`,
    [queueId, reviewerId, tokens],
  );
  return { released: rowCount ?? 0 };
}
