import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { OwnAccount } from "#domain/rights/own-account.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { env } from "#server/env.ts";

/** A person's own account: how they sign in, and where they are signed in. `token`: of the browser that asks. */
export async function loadOwnAccount(
  { pool }: Database,
  reviewerId: string,
  token: string | null,
): Promise<OwnAccount> {
  const [account, signIns, claims, names] = await Promise.all([
    pool.query<{ name: string; email: string | null; hasPassword: boolean; isLinked: boolean }>(
      `SELECT r.name, r.email,
         EXISTS (SELECT 1 FROM "Credential" c WHERE c."reviewerId" = r.id AND c."providerId" = 'credential') AS "hasPassword",
         EXISTS (SELECT 1 FROM "Credential" c WHERE c."reviewerId" = r.id AND c."providerId" = $2) AS "isLinked"
       FROM "Reviewer" r WHERE r.id = $1`,
      [reviewerId, env.oidc?.issuer ?? ""],
    ),
    pool.query<{ id: string; address: string; userAgent: string; createdAt: Date; isThis: boolean }>(
      `SELECT id, coalesce("ipAddress", '') AS address, coalesce("userAgent", '') AS "userAgent", "createdAt", token = $2 AS "isThis"
       FROM "SignIn" WHERE "reviewerId" = $1 AND "expiresAt" > now() ORDER BY "createdAt" DESC, id LIMIT 100`,
      [reviewerId, token ?? ""],
    ),
    pool.query<{ id: string; name: string }>(
      `SELECT id, name FROM "NameClaim" WHERE "reviewerId" = $1 ORDER BY "createdAt", id`,
      [reviewerId],
    ),
    pool.query<{ name: string }>(`SELECT name FROM "Reviewer" WHERE "personId" = $1 ORDER BY name, number`, [
      reviewerId,
    ]),
  ]);
  const [own] = account.rows;
  if (!own) throw new StudioError("not_found", message("notThere"));
  return {
    ...own,
    signIns: signIns.rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })),
    claims: claims.rows,
    formerNames: names.rows.map(({ name }) => name),
  };
}

/** Signs a person out in one of their browsers. One that is not theirs, or not there, is left as it is. */
export async function endOwnSignIn({ pool }: Database, reviewerId: string, signInId: string): Promise<void> {
  const sql = `DELETE FROM "SignIn" WHERE id = $1 AND "reviewerId" = $2 RETURNING ${noted("NULL", '"reviewerId"')}`;
  await changeRecorded(pool, { action: "sign_ins_end", on: "person" }, sql, [signInId, reviewerId]);
}
