import { randomUUID } from "node:crypto";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { FormerNames } from "#domain/rights/own-account.ts";
import { changeRecorded, noted, record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import { againOnDeadlock } from "#server/db/yielding.ts";
import { IS_ACCOUNT } from "./people.ts";

/** One who makes a hundred guesses is no colleague of before. */
const CLAIMS_MAX = 5;

/** Says that one reviewed under a name before. Whether there is such a name is not told: an owner of the studio looks. */
export async function claimName({ pool }: Database, reviewerId: string, name: string): Promise<void> {
  const claimed = await changeRecorded(
    pool,
    { action: "name_claim", on: "person" },
    `INSERT INTO "NameClaim" (id, "reviewerId", name)
     SELECT $1, $2::uuid, $3 WHERE (SELECT count(*) FROM "NameClaim" WHERE "reviewerId" = $2) < $4 ON CONFLICT DO NOTHING
     RETURNING ${noted("NULL", '"reviewerId"')}`,
    [randomUUID(), reviewerId, name, CLAIMS_MAX],
  );
  if (claimed === 1) return;
  const { rowCount: isThere } = await pool.query(`SELECT 1 FROM "NameClaim" WHERE "reviewerId" = $1 AND name = $2`, [
    reviewerId,
    name,
  ]);
  if (!isThere) throw new StudioError("conflict", message("tooManyClaims", { count: CLAIMS_MAX }));
}

/** Takes a claim back: one's own, or as the studio's owner any. One that is not there is taken back already. */
export async function dropClaim(
  { pool }: Database,
  claimId: string,
  reviewerId: string,
  isOwner: boolean,
): Promise<void> {
  await changeRecorded(
    pool,
    { action: "name_claim_drop", on: "person" },
    `DELETE FROM "NameClaim" WHERE id = $1 AND ("reviewerId" = $2 OR $3) RETURNING ${noted("NULL", '"reviewerId"')}`,
    [claimId, reviewerId, isOwner],
  );
}

/** Names of before accounts with what stands under each, those that are somebody's with whose; and what people claim. */
export async function loadFormerNames({ pool }: Database): Promise<FormerNames> {
  const [names, claims] = await Promise.all([
    pool.query<Omit<FormerNames["names"][number], "lastAt"> & { lastAt: Date | null }>(
      `SELECT r.id, r.number, r.name, r."personId", p.name AS "personName", v.count AS verdicts, v.last AS "lastAt"
       FROM "Reviewer" r LEFT JOIN "Reviewer" p ON p.id = r."personId",
         LATERAL (SELECT count(*)::int AS count, max("createdAt") AS last FROM "Verdict" WHERE "reviewerId" = r.id) v
       WHERE ${IS_FORMER} ORDER BY r.name, r.number`,
    ),
    pool.query<FormerNames["claims"][number]>(
      `SELECT c.id, c.name, c."reviewerId" AS "personId", r.name AS "personName" FROM "NameClaim" c
       JOIN "Reviewer" r ON r.id = c."reviewerId" ORDER BY c."createdAt", c.id`,
    ),
  ]);
  const told = names.rows.map(({ lastAt, ...row }) => ({ ...row, lastAt: lastAt?.toISOString() ?? null }));
  return { names: told, claims: claims.rows };
}

/** Of a reviewer r: a name that was typed before there were accounts. The import, which decides as one, has a UUID of version 8. */
const IS_FORMER = `NOT ${IS_ACCOUNT} AND NOT r."isProgram" AND r."erasedAt" IS NULL AND substr(r.id::text, 15, 1) <> '8'`;

/**
 * Confirms that a former name is a person's, or takes that back (null). The verdicts stay as they were given: whose they are is
 * told by that one row, and by the state of entries, which is folded from them.
 * @throws StudioError not_found (no such former name, or no such account)
 */
export async function setPersonOf(
  { pool }: Database,
  { reviewerId, personId }: { reviewerId: string; personId: string | null },
): Promise<void> {
  await againOnDeadlock(() =>
    inTransaction(pool, async (client) => {
      const { rows } = await client.query<{ name: string; was: string | null }>(
        `UPDATE "Reviewer" r SET "personId" = $2 FROM (SELECT id, "personId" AS was FROM "Reviewer" WHERE id = $1 FOR UPDATE) o
         WHERE r.id = $1 AND o.id = r.id AND ${IS_FORMER}
           AND ($2::uuid IS NULL OR EXISTS (SELECT 1 FROM "Reviewer" a WHERE a.id = $2 AND (a.email IS NOT NULL
             OR EXISTS (SELECT 1 FROM "Credential" k WHERE k."reviewerId" = a.id)))) RETURNING r.name, o.was`,
        [reviewerId, personId],
      );
      const [former] = rows;
      if (!former) throw new StudioError("not_found", message("noFormerName"));
      const target = { kind: "person" as const, id: reviewerId };
      await record(client, {
        action: "former_name_set",
        target,
        before: { personId: former.was },
        after: { personId },
      });
      await client.query(`DELETE FROM "NameClaim" WHERE "reviewerId" = $1 AND name = $2`, [personId, former.name]);
      await moveStanding(client, reviewerId, personId ?? reviewerId);
    }),
  );
}

/** Entries on which a verdict of that name stands, in the order in which everybody locks them (docs/decisions/026). */
async function moveStanding(db: Queryable, formerId: string, personId: string): Promise<void> {
  await db.query(
    `WITH theirs AS MATERIALIZED (
       SELECT s."entryId" FROM "Verdict" v JOIN "EntryStatus" s ON s."entryId" = v."entryId" AND s."verdictId" = v.id
       WHERE v."reviewerId" = $1 ORDER BY s."entryId" FOR UPDATE OF s)
     UPDATE "EntryStatus" s SET "reviewerId" = $2 FROM theirs WHERE s."entryId" = theirs."entryId"`,
    [formerId, personId],
  );
}
