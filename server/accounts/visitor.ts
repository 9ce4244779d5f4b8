import { z } from "zod";
import type { Reviewer } from "#domain/reviewer.ts";
import { type EffectiveRole, EVERYTHING, type Standing } from "#domain/rights/rights.ts";
import { loadReviewer } from "#server/datasets/reviewers.ts";
import type { Database } from "#server/db/client.ts";
import { env } from "#server/env.ts";
import { USER_HEADER } from "#server/web/user-header.ts";
import { effectiveRole, rolesOf } from "./effective-role.ts";
import { CONFIRMED_SECONDS_MAX, confirm } from "./oidc/confirm.ts";
import { readCookie, readToken } from "./session-token.ts";

/** Says who sits at a browser in a studio without accounts: the id of a name that was typed there. */
export const REVIEWER_COOKIE = "svit-reviewer";

/** Who comes, and what they may. `reviewer` is null where nobody has signed in, or said a name. */
export type Visitor = {
  reviewer: Reviewer | null;
  standing: Standing;
  /** Whom a proxy has signed in, who has no account here yet: an invitation makes one. */
  proxyUser?: string;
};

/** Of a credential that a proxy vouches for, in place of an issuer. */
export const PROXY = "proxy";

const STRANGER: Visitor = { reviewer: null, standing: { isOwner: false, roles: {} } };
const REVIEWER_ID = z.uuid();

/** Asked anew for each request, so that a role that is taken away, or a sign-in that is ended, is felt with the next one. */
export async function loadVisitor(db: Database, headers: Pick<Headers, "get">): Promise<Visitor> {
  const cookies = headers.get("cookie");
  if (env.hasAccounts) {
    const user = env.trustedUserHeader === undefined ? null : headers.get(USER_HEADER);
    return user ? loadProxyUser(db, user) : loadSignedIn(db, await readToken(db, cookies));
  }
  const id = REVIEWER_ID.safeParse(readCookie(cookies, REVIEWER_COOKIE));
  return { reviewer: id.success ? await loadReviewer(db, id.data) : null, standing: EVERYTHING };
}

/**
 * Who signed in by a provider is in as long as its last word is young enough; it is asked meanwhile, while nobody waits. Where it
 * is too old (they come back after a pause, or the provider is down) they wait for it, once.
 */
async function loadSignedIn(db: Database, token: string | null, isAgain = false): Promise<Visitor> {
  if (token === null) return STRANGER;
  const { rows } = await db.pool.query<SignedIn>({ ...SIGNED_IN, values: [token, CONFIRMED_SECONDS_MAX] });
  const [row] = rows;
  if (!row) return STRANGER;
  if (row.isOld) {
    if (isAgain) return STRANGER;
    await confirm(db, row.signInId);
    return loadSignedIn(db, token, true);
  }
  if (row.isDue) void confirm(db, row.signInId);
  return { reviewer: { id: row.id, name: row.name }, standing: { isOwner: row.isOwner, roles: row.roles ?? {} } };
}

async function loadProxyUser(db: Database, user: string): Promise<Visitor> {
  const { rows } = await db.pool.query<Reviewer & Pick<SignedIn, "isOwner" | "roles">>({
    name: "load proxy's user",
    text: `SELECT r.id, r.name, r."isOwner",
      ${rolesOf("r.id")} AS roles
      FROM "Credential" c JOIN "Reviewer" r ON r.id = c."reviewerId" WHERE c."providerId" = $1 AND c."accountId" = $2`,
    values: [PROXY, user],
  });
  const [row] = rows;
  if (!row) return { ...STRANGER, proxyUser: user };
  return { reviewer: { id: row.id, name: row.name }, standing: { isOwner: row.isOwner, roles: row.roles ?? {} } };
}

type SignedIn = Reviewer & {
  isOwner: boolean;
  roles: Record<string, EffectiveRole> | null;
  signInId: string;
  isDue: boolean | null;
  isOld: boolean | null;
};

/** A role counts that is the most of those given here and those of their groups: enums are ordered as they stand in the schema. */
const SIGNED_IN = {
  name: "load signed in",
  text: `SELECT r.id, r.name, s.id AS "signInId", s."nextAskAt" <= now() AS "isDue",
    s."confirmedAt" < now() - make_interval(secs => $2) AS "isOld",
    r."isOwner" OR EXISTS (SELECT 1 FROM "GroupRole" g WHERE g."group" = ANY (s.groups) AND g."datasetId" IS NULL) AS "isOwner",
    (SELECT json_object_agg("datasetId", ${effectiveRole('"datasetId"', "role")}) FROM (SELECT "datasetId", min(role) AS role FROM (
      SELECT m."datasetId", m.role FROM "Membership" m WHERE m."reviewerId" = r.id
      UNION ALL SELECT g."datasetId", g.role FROM "GroupRole" g WHERE g."group" = ANY (s.groups) AND g."datasetId" IS NOT NULL
    ) one GROUP BY "datasetId") most) AS roles
    FROM "SignIn" s JOIN "Reviewer" r ON r.id = s."reviewerId" WHERE s.token = $1 AND s."expiresAt" > now()`,
};
