import { randomUUID } from "node:crypto";
import { hashPassword } from "better-auth/crypto";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { actingNow } from "#server/db/acting.ts";
import { record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { hashOf, makeToken } from "./token.ts";

const VALID = "1 day";

/** An account of a reviewer r in which one can sign in by a password: it has the e-mail for it. */
const OF_ACCOUNT = `r.email IS NOT NULL`;

/** Whoever makes it may still make it, by a right that was given here: one by a group may be gone while the link works. */
const BY_OWNER = `($1::uuid IS NULL OR EXISTS (SELECT 1 FROM "Reviewer" m WHERE m.id = $1 AND m."isOwner"))`;

export type PasswordLink = { token: string; expiresAt: string };

/**
 * Makes a link by which a person sets a new password, once, within a day: by their id, or by e-mail. One that was made before
 * works no more. `madeById`: null for the command line. The token is kept nowhere.
 * @throws StudioError not_found (nobody with an e-mail) · forbidden (an owner by a group alone)
 */
export async function makePasswordLink(
  { pool }: Database,
  person: { id: string } | { email: string },
  madeById: string | null,
): Promise<PasswordLink> {
  return inTransaction(pool, async (client) => {
    const { rows: may } = await client.query(`SELECT ${BY_OWNER} AS "mayIt"`, [madeById]);
    if (!may[0].mayIt) throw new StudioError("forbidden", message("ownerByGroup"));
    const [column, value] = "id" in person ? ["r.id::text", person.id] : ["r.email", person.email];
    const { rows: found } = await client.query<{ id: string }>(
      `SELECT r.id FROM "Reviewer" r WHERE ${column} = $1 AND ${OF_ACCOUNT} FOR UPDATE`,
      [value],
    );
    const [known] = found;
    if (!known) throw new StudioError("not_found", message("noPasswordAccount"));
    await client.query(`DELETE FROM "PasswordLink" WHERE "reviewerId" = $1 AND "usedAt" IS NULL`, [known.id]);
    const token = makeToken();
    const { rows } = await client.query<{ expiresAt: Date }>(
      `INSERT INTO "PasswordLink" (id, "tokenHash", "reviewerId", "madeById", "expiresAt")
       VALUES ($1, $2, $3, $4, now() + $5::interval) RETURNING "expiresAt"`,
      [randomUUID(), hashOf(token), known.id, madeById, VALID],
    );
    await record(client, { action: "password_link_make", target: { kind: "person", id: known.id } });
    return { token, expiresAt: must(rows[0], "an insert returns its row").expiresAt.toISOString() };
  });
}

/**
 * Sets the password of whom the link was made for, once, and ends all their sign-ins: whoever knew the former one is out. Answers
 * the e-mail to sign in with.
 * @throws StudioError not_found, in one sentence whatever is the matter with the link
 */
export async function usePasswordLink({ pool }: Database, token: string, password: string): Promise<string> {
  // Hashing takes a tenth of a second: not while a row is locked.
  const hash = await hashPassword(password);
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string; email: string }>(
      `UPDATE "PasswordLink" l SET "usedAt" = now() FROM "Reviewer" r
       WHERE l."tokenHash" = $1 AND l."usedAt" IS NULL AND l."expiresAt" > now() AND r.id = l."reviewerId" AND ${OF_ACCOUNT}
         AND (l."madeById" IS NULL OR EXISTS (SELECT 1 FROM "Reviewer" m WHERE m.id = l."madeById" AND m."isOwner"))
       RETURNING r.id, r.email`,
      [hashOf(token)],
    );
    const [person] = rows;
    if (!person) throw new StudioError("not_found", message("linkGone"));
    const changed = await client.query(
      `UPDATE "Credential" SET password = $2, "updatedAt" = now() WHERE "reviewerId" = $1 AND "providerId" = 'credential'`,
      [person.id, hash],
    );
    // Who signed in at a provider alone so far.
    if (changed.rowCount === 0)
      await client.query(
        `INSERT INTO "Credential" (id, "reviewerId", "providerId", "accountId", password) VALUES ($1, $2::uuid, 'credential', $2::text, $3)`,
        [randomUUID(), person.id, hash],
      );
    await client.query(`DELETE FROM "SignIn" WHERE "reviewerId" = $1`, [person.id]);
    const by = { ...actingNow(), kind: "person" as const, reviewerId: person.id };
    await record(client, { action: "password_set", target: { kind: "person", id: person.id }, by });
    return person.email;
  });
}
