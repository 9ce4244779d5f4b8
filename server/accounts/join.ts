import { randomUUID } from "node:crypto";
import { hashPassword, verifyPassword } from "better-auth/crypto";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import type { Join, Offer } from "#domain/rights/people.ts";
import type { Role } from "#domain/rights/rights.ts";
import { type Acting, actingNow } from "#server/db/acting.ts";
import { changeRecorded, noted, record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import { lockPerson } from "./lock-person.ts";
import { hashOf } from "./token.ts";

type Invitation = { id: string; isOwner: boolean; role: Role | null; datasetIds: string[] };

/**
 * An invitation that can still be taken up, locked until the transaction ends: not used, not expired; made by somebody who
 * may still make it; one to the first owner only while there is none.
 * @throws StudioError not_found, in one sentence whatever is the matter with it
 */
async function openInvitation(db: Queryable, token: string): Promise<Invitation> {
  const { rows } = await db.query<Invitation>(
    `SELECT i.id, i."isOwner", i.role, ARRAY(
        SELECT d.id::text FROM "Dataset" d WHERE d.id = ANY (i."datasetIds") AND d."removedAt" IS NULL AND (m."isOwner" OR EXISTS (
          SELECT 1 FROM "Membership" o WHERE o."reviewerId" = m.id AND o."datasetId" = d.id AND o.role = 'owner'))
        ORDER BY d.id) AS "datasetIds"
     FROM "Invitation" i LEFT JOIN "Reviewer" m ON m.id = i."madeById"
     WHERE i."tokenHash" = $1 AND i."usedAt" IS NULL AND (i."expiresAt" IS NULL OR i."expiresAt" > now())
       AND (CASE WHEN i."madeById" IS NULL THEN NOT EXISTS (SELECT 1 FROM "Reviewer" WHERE "isOwner")
                 ELSE NOT i."isOwner" OR m."isOwner" END)
     FOR UPDATE OF i`,
    [hashOf(token)],
  );
  const [invitation] = rows;
  if (!invitation || (!invitation.isOwner && invitation.datasetIds.length === 0))
    throw new StudioError("not_found", message("invitationGone"));
  return invitation;
}

/** What an invitation is to: the role and the names of the data sets, and nobody's. @throws StudioError not_found */
export async function loadOffer({ pool }: Database, token: string): Promise<Omit<Offer, "signedIn" | "proxyUser">> {
  const { isOwner, role, datasetIds } = await openInvitation(pool, token);
  const { rows } = await pool.query(`SELECT name FROM "Dataset" WHERE id = ANY ($1::bigint[]) ORDER BY id`, [
    datasetIds,
  ]);
  return { isOwner, role, datasets: rows.map(({ name }) => name) };
}

/**
 * Takes an invitation up, once: as whoever is signed in (`current`), or as an account that is made now. Whoever has an
 * account already and gives its own password takes it up as that one. All of it, or nothing.
 * @throws StudioError not_found (no invitation that can be taken up) · unprocessable (the e-mail cannot be used with this password)
 */
export async function join({ pool }: Database, { token, account }: Join, current: Reviewer | null): Promise<Reviewer> {
  if (!account && !current) throw new StudioError("not_identified", message("signInFirst"));
  // Hashing takes a tenth of a second: not while a row is locked.
  const hash = account ? await hashPassword(account.password) : "";
  return inTransaction(pool, async (client) => {
    await lockOwners(client);
    return takeUp(client, token, () => (account ? accountOf(client, account, hash) : must(current, "looked at above")));
  });
}

/** Two who open the first owner's link at once: one of them is. Until the transaction ends. */
export async function lockOwners(db: Queryable): Promise<void> {
  await db.query(`SELECT id FROM "Installation" FOR UPDATE`);
}

/** Takes an invitation up as whom `account` answers, in a transaction that has called `lockOwners`. @throws StudioError not_found */
export async function takeUp(
  db: Queryable,
  token: string,
  account: () => Reviewer | Promise<Reviewer>,
): Promise<Reviewer> {
  const invitation = await openInvitation(db, token);
  const reviewer = await account();
  await db.query(`UPDATE "Invitation" SET "usedAt" = now() WHERE id = $1`, [invitation.id]);
  if (invitation.isOwner) await db.query(`UPDATE "Reviewer" SET "isOwner" = true WHERE id = $1`, [reviewer.id]);
  // Whoever takes it up is known only now.
  const by: Acting = { ...actingNow(), kind: "person", reviewerId: reviewer.id };
  const target = { kind: "invitation" as const, id: invitation.id };
  await record(db, { action: "join", target, after: { isOwner: invitation.isOwner, role: invitation.role }, by });
  if (invitation.role) await addRoles(db, reviewer.id, invitation.role, invitation.datasetIds, by);
  return reviewer;
}

/** A role that is more than the invited one stays. */
async function addRoles(
  db: Queryable,
  reviewerId: string,
  role: Role,
  datasetIds: string[],
  by: Acting,
): Promise<void> {
  await lockPerson(db, reviewerId);
  const before = `(SELECT jsonb_build_object('role', o.role) FROM "Membership" o WHERE o."datasetId" = m."datasetId" AND o."reviewerId" = m."reviewerId")`;
  await changeRecorded(
    db,
    { action: "role_set", on: "person", by },
    `INSERT INTO "Membership" AS m ("datasetId", "reviewerId", role) SELECT id, $1, $2::"Role" FROM unnest($3::bigint[]) AS id
     ON CONFLICT ("datasetId", "reviewerId") DO UPDATE SET role = EXCLUDED.role WHERE m.role > EXCLUDED.role
     RETURNING ${noted('m."datasetId"', 'm."reviewerId"', before, "jsonb_build_object('role', m.role)")}`,
    [reviewerId, role, datasetIds],
  );
}

async function accountOf(db: Queryable, account: NonNullable<Join["account"]>, hash: string): Promise<Reviewer> {
  const { name, email, password } = account;
  const id = randomUUID();
  const made = await db.query(
    `INSERT INTO "Reviewer" (id, name, email) VALUES ($1, $2, $3) ON CONFLICT (email) DO NOTHING`,
    [id, name, email],
  );
  if (made.rowCount === 0) return knownAccount(db, email, password);
  await db.query(
    `INSERT INTO "Credential" (id, "reviewerId", "providerId", "accountId", password) VALUES ($1, $2::uuid, 'credential', $2::text, $3)`,
    [randomUUID(), id, hash],
  );
  return { id, name };
}

async function knownAccount(db: Queryable, email: string, password: string): Promise<Reviewer> {
  const { rows } = await db.query<Reviewer & { password: string | null }>(
    `SELECT r.id, r.name, c.password FROM "Reviewer" r LEFT JOIN "Credential" c ON c."reviewerId" = r.id AND c."providerId" = 'credential'
     WHERE r.email = $1`,
    [email],
  );
  const [known] = rows;
  if (!known?.password || !(await verifyPassword({ hash: known.password, password })))
    throw new StudioError("unprocessable", message("emailUnusable"));
  return { id: known.id, name: known.name };
}
