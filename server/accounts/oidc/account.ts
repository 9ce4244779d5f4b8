import { randomUUID } from "node:crypto";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import { actingNow } from "#server/db/acting.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import { lockOwners, takeUp } from "../join.ts";
import type { Flow } from "./flow.ts";
import type { OidcPerson } from "./person.ts";

/**
 * Whose account it is that signs in by the provider: known by issuer and subject, and by nothing else. An e-mail proves
 * nothing of an account with a password: who has that links it, signed in (`linkTo`). A new account is made of an invitation
 * (`token`) or of a group that has a right here.
 * @throws StudioError forbidden (nobody here: no invitation, no group) · conflict (linked to another, or an account with a
 *   password has the same e-mail) · not_found (the invitation)
 */
export async function accountOfPerson(
  { pool }: Database,
  person: OidcPerson,
  { token, linkTo }: Pick<Flow, "token" | "linkTo">,
): Promise<Reviewer> {
  return inTransaction(pool, async (client) => {
    if (token) await lockOwners(client);
    // Two ways back of one person at one instant make one account.
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `oidc ${person.issuer} ${person.subject}`,
    ]);
    const known = await loadLinked(client, person);
    if (linkTo !== null) return known ?? link(client, person, linkTo);
    if (token !== null) return takeUp(client, token, () => known ?? makeAccount(client, person));
    if (known ? await hasRight(client, known.id, person) : await hasGroup(client, person))
      return known ?? makeAccount(client, person);
    throw new StudioError("forbidden", message("oidcNobody"));
  }).then((account) => {
    if (linkTo !== null && account.id !== linkTo) throw new StudioError("conflict", message("oidcTaken"));
    return account;
  });
}

async function loadLinked(db: Queryable, { issuer, subject }: OidcPerson): Promise<Reviewer | null> {
  const { rows } = await db.query<Reviewer>(
    `SELECT r.id, r.name FROM "Credential" c JOIN "Reviewer" r ON r.id = c."reviewerId" WHERE c."providerId" = $1 AND c."accountId" = $2`,
    [issuer, subject],
  );
  return rows[0] ?? null;
}

async function link(db: Queryable, { issuer, subject }: OidcPerson, reviewerId: string): Promise<Reviewer> {
  await db.query(`INSERT INTO "Credential" (id, "reviewerId", "providerId", "accountId") VALUES ($1, $2, $3, $4)`, [
    randomUUID(),
    reviewerId,
    issuer,
    subject,
  ]);
  const { rows } = await db.query<Reviewer>(`SELECT id, name FROM "Reviewer" WHERE id = $1`, [reviewerId]);
  const [account] = rows;
  if (!account) throw new StudioError("not_identified", message("signInFirst"));
  const by = { ...actingNow(), kind: "person" as const, reviewerId };
  await record(db, { action: "account_link", target: { kind: "person", id: reviewerId }, by });
  return account;
}

async function makeAccount(db: Queryable, person: OidcPerson): Promise<Reviewer> {
  const id = randomUUID();
  const { rowCount } = await db.query(
    `INSERT INTO "Reviewer" (id, name, email, "emailVerified") VALUES ($1, $2, $3, $3::text IS NOT NULL) ON CONFLICT (email) DO NOTHING`,
    [id, person.name, person.email],
  );
  if (rowCount === 0) throw new StudioError("conflict", message("oidcEmailKnown"));
  return link(db, person, id);
}

/** Whether somebody may anything here, by a role, or by a group. */
async function hasRight(db: Queryable, reviewerId: string, person: OidcPerson): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT 1 FROM "Reviewer" r WHERE r.id = $1 AND (r."isOwner" OR EXISTS (SELECT 1 FROM "Membership" m WHERE m."reviewerId" = r.id))`,
    [reviewerId],
  );
  return rowCount === 1 || hasGroup(db, person);
}

async function hasGroup(db: Queryable, { groups }: OidcPerson): Promise<boolean> {
  const { rows } = await db.query(`SELECT EXISTS (SELECT 1 FROM "GroupRole" WHERE "group" = ANY ($1)) AS "isIn"`, [
    groups,
  ]);
  return rows[0].isIn;
}
