import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Reviewer } from "#domain/reviewer.ts";
import { type KeyScope, readKey, standingOfKey } from "#domain/rights/keys.ts";
import type { EffectiveRole } from "#domain/rights/rights.ts";
import type { Database } from "#server/db/client.ts";
import { rolesOf } from "./effective-role.ts";
import { hashOf } from "./token.ts";
import type { Visitor } from "./visitor.ts";

/** A program that comes with a key: the reviewer is the key's own. */
export type KeyVisitor = Visitor & { reviewer: Reviewer; key: { id: string; makerId: string } };

/**
 * Whoever comes with the key of an `Authorization` header, and what they may; null where there is none. Asked anew for each
 * request: what its maker may no more, the key may no more. A key that is not good is never passed over for a cookie.
 * @throws StudioError not_identified, in one sentence whatever is the matter with it
 */
export async function loadKeyVisitor(db: Database, authorization: string | null): Promise<KeyVisitor | null> {
  const given = readKey(authorization);
  if (!given) return null;
  const row = given.isOurs ? await findKey(db, given.key) : undefined;
  if (!row) throw new StudioError("not_identified", message("keyUnusable"));
  const { id, makerId, reviewerId, name, scopes, datasetIds, isOwner, roles } = row;
  if (row.isStale) await db.pool.query({ ...USED, values: [id] });
  const standing = standingOfKey({ isOwner, roles: roles ?? {} }, { scopes, datasetIds });
  return { reviewer: { id: reviewerId, name }, standing, key: { id, makerId } };
}

type Row = {
  id: string;
  makerId: string;
  reviewerId: string;
  name: string;
  scopes: KeyScope[];
  datasetIds: string[] | null;
  isStale: boolean;
  isOwner: boolean;
  roles: Record<string, EffectiveRole> | null;
};

async function findKey({ pool }: Database, key: string): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>({ ...FIND, values: [hashOf(key)] });
  return rows[0];
}

/** Of who was erased no key is good. A role by a group counts for none: whether somebody is in it is known while they are signed in. */
const FIND = {
  name: "find key",
  text: `SELECT k.id, k."makerId", k."reviewerId", p.name, k.scopes, m."isOwner",
    CASE WHEN k."isEverywhere" THEN NULL ELSE k."datasetIds"::text[] END AS "datasetIds",
    k."lastUsedAt" IS NULL OR k."lastUsedAt" < now() - interval '1 minute' AS "isStale",
    ${rolesOf("m.id")} AS roles
    FROM "ApiKey" k JOIN "Reviewer" m ON m.id = k."makerId" JOIN "Reviewer" p ON p.id = k."reviewerId"
    WHERE k."tokenHash" = $1 AND k."revokedAt" IS NULL AND k."expiresAt" > now() AND m."erasedAt" IS NULL`,
};

/** Once a minute: a row that every request writes is one that requests wait for. */
const USED = {
  name: "use key",
  text: `UPDATE "ApiKey" SET "lastUsedAt" = now() WHERE id = $1 AND ("lastUsedAt" IS NULL OR "lastUsedAt" < now() - interval '1 minute')`,
};
