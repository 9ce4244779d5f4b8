import { z } from "zod";
import type { Reviewer } from "#domain/reviewer.ts";
import { EVERYTHING, type Role, type Standing } from "#domain/rights/rights.ts";
import { loadReviewer } from "#server/datasets/reviewers.ts";
import type { Database } from "#server/db/client.ts";
import { env } from "#server/env.ts";
import { readCookie, readToken } from "./session-token.ts";

/** Says who sits at a browser in a studio without accounts: the id of a name that was typed there. */
export const REVIEWER_COOKIE = "svit-reviewer";

/** Who comes with these cookies, and what they may. `reviewer` is null where nobody has signed in, or said a name. */
export type Visitor = { reviewer: Reviewer | null; standing: Standing };

const STRANGER: Visitor = { reviewer: null, standing: { isOwner: false, roles: {} } };
const REVIEWER_ID = z.uuid();

/** Asked anew for each request, so that a role that is taken away, or a sign-in that is ended, is felt with the next one. */
export async function loadVisitor(db: Database, cookies: string | null): Promise<Visitor> {
  if (env.hasAccounts) return loadSignedIn(db, await readToken(db, cookies));
  const id = REVIEWER_ID.safeParse(readCookie(cookies, REVIEWER_COOKIE));
  return { reviewer: id.success ? await loadReviewer(db, id.data) : null, standing: EVERYTHING };
}

async function loadSignedIn(db: Database, token: string | null): Promise<Visitor> {
  if (token === null) return STRANGER;
  const { rows } = await db.pool.query<Reviewer & { isOwner: boolean; roles: Record<string, Role> | null }>({
    ...SIGNED_IN,
    values: [token],
  });
  const [row] = rows;
  if (!row) return STRANGER;
  return { reviewer: { id: row.id, name: row.name }, standing: { isOwner: row.isOwner, roles: row.roles ?? {} } };
}

const SIGNED_IN = {
  name: "load signed in",
  text: `SELECT r.id, r.name, r."isOwner",
    (SELECT json_object_agg(m."datasetId", m.role) FROM "Membership" m WHERE m."reviewerId" = r.id) AS roles
    FROM "SignIn" s JOIN "Reviewer" r ON r.id = s."reviewerId" WHERE s.token = $1 AND s."expiresAt" > now()`,
};
