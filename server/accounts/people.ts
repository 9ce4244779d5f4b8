import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { OpenInvitation, People, Person } from "#domain/rights/people.ts";
import { mayIn, type Role, type Standing } from "#domain/rights/rights.ts";
import { changeRecorded, noted, record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import { lockOwners } from "./join.ts";
import { lockPerson } from "./lock-person.ts";

/**
 * People, roles and open invitations: all of them for an owner of the studio, for an owner of data sets what concerns these.
 */
export async function loadPeople({ pool }: Database, reviewerId: string, standing: Standing): Promise<People> {
  const [datasets, people, invitations] = await Promise.all([
    pool.query<{ id: string; name: string }>(
      `SELECT id::text, name FROM "Dataset" WHERE "removedAt" IS NULL ORDER BY id`,
    ),
    pool.query<Person>(PEOPLE),
    pool.query<Omit<OpenInvitation, "expiresAt"> & { expiresAt: Date; madeById: string }>(INVITATIONS),
  ]);
  const own = datasets.rows.filter(({ id }) => mayIn(standing, "owner", id));
  const isOwn = ({ datasetId }: { datasetId: string }) => own.some(({ id }) => id === datasetId);
  const shown = people.rows.map((person) => ({ ...person, roles: person.roles.filter(isOwn) }));
  return {
    isOwner: standing.isOwner,
    datasets: own,
    people: standing.isOwner
      ? shown
      : shown
          .filter(({ roles }) => roles.length > 0)
          .map((person) => ({ ...person, isOwner: false, groups: [], signIns: null })),
    invitations: invitations.rows
      .filter(({ madeById }) => standing.isOwner || madeById === reviewerId)
      .map(({ madeById: _, expiresAt, ...row }) => ({ ...row, expiresAt: expiresAt.toISOString() })),
  };
}

/** Of a reviewer r: somebody who can sign in, by a password or at a provider. A name that was typed is none. */
export const IS_ACCOUNT = `(r.email IS NOT NULL OR EXISTS (SELECT 1 FROM "Credential" k WHERE k."reviewerId" = r.id))`;

const PEOPLE = `SELECT r.id, r.name, r.email, r."isOwner",
  ARRAY (SELECT DISTINCT unnest(s.groups) FROM "SignIn" s WHERE s."reviewerId" = r.id AND s."expiresAt" > now() ORDER BY 1) AS groups,
  coalesce((SELECT json_agg(json_build_object('datasetId', m."datasetId"::text, 'role', m.role) ORDER BY m."datasetId")
    FROM "Membership" m WHERE m."reviewerId" = r.id), '[]') AS roles,
  (SELECT count(*)::int FROM "SignIn" s WHERE s."reviewerId" = r.id AND s."expiresAt" > now()) AS "signIns"
  FROM "Reviewer" r WHERE ${IS_ACCOUNT} ORDER BY r.name, r.id`;

const INVITATIONS = `SELECT i.id, i."isOwner", i.role, i."datasetIds"::text[], i."madeById", m.name AS "madeBy", i."expiresAt"
  FROM "Invitation" i JOIN "Reviewer" m ON m.id = i."madeById" WHERE i."usedAt" IS NULL AND i."expiresAt" > now() ORDER BY i."createdAt"`;

/**
 * Gives a person a role in a data set. One who has none there is known to the studio's owners alone: others invite them.
 * @throws StudioError not_found
 */
export async function setRole(
  { pool }: Database,
  { standing }: { standing: Standing },
  place: { datasetId: string; reviewerId: string },
  role: Role,
): Promise<void> {
  const before = `(SELECT jsonb_build_object('role', role) FROM "Membership" WHERE "datasetId" = $1 AND "reviewerId" = $2)`;
  const told = `RETURNING ${noted('"datasetId"', '"reviewerId"', before, "jsonb_build_object('role', role)")}`;
  const sql = standing.isOwner
    ? `INSERT INTO "Membership" ("datasetId", "reviewerId", role)
         SELECT d.id, r.id, $3::"Role" FROM "Dataset" d, "Reviewer" r WHERE d.id = $1 AND r.id = $2 AND ${IS_ACCOUNT}
         ON CONFLICT ("datasetId", "reviewerId") DO UPDATE SET role = EXCLUDED.role ${told}`
    : `UPDATE "Membership" SET role = $3::"Role" WHERE "datasetId" = $1 AND "reviewerId" = $2 ${told}`;
  const changed = await inTransaction(pool, async (client) => {
    await lockPerson(client, place.reviewerId);
    const values = [place.datasetId, place.reviewerId, role];
    return changeRecorded(client, { action: "role_set", on: "person" }, sql, values);
  });
  if (changed === 0) throw new StudioError("not_found", message("notThere"));
}

/** Takes a person's role in a data set away; one who has none is left as they are. */
export async function removeRole({ pool }: Database, place: { datasetId: string; reviewerId: string }): Promise<void> {
  await changeRecorded(
    pool,
    { action: "role_remove", on: "person" },
    `DELETE FROM "Membership" WHERE "datasetId" = $1 AND "reviewerId" = $2
     RETURNING ${noted('"datasetId"', '"reviewerId"', "jsonb_build_object('role', role)")}`,
    [place.datasetId, place.reviewerId],
  );
}

/**
 * Makes a person an owner of the studio, or no longer one. Owners are locked together, so that of two who remove each other
 * at one instant one stays.
 * @throws StudioError not_found · conflict for the last one
 */
export async function setStudioOwner({ pool }: Database, reviewerId: string, isOwner: boolean): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockOwners(client);
    if (!isOwner) await refuseLast(client, reviewerId);
    const before = `(SELECT jsonb_build_object('isOwner', "isOwner") FROM "Reviewer" WHERE id = $1)`;
    const changed = await changeRecorded(
      client,
      { action: "studio_owner_set", on: "person" },
      `UPDATE "Reviewer" r SET "isOwner" = $2 WHERE r.id = $1 AND ${IS_ACCOUNT}
       RETURNING ${noted("NULL", "r.id", before, `jsonb_build_object('isOwner', r."isOwner")`)}`,
      [reviewerId, isOwner],
    );
    if (changed === 0) throw new StudioError("not_found", message("notThere"));
  });
}

/** @throws StudioError conflict for the studio's last owner */
export async function refuseLast(db: Queryable, reviewerId: string): Promise<void> {
  const { rows } = await db.query(`SELECT id FROM "Reviewer" WHERE "isOwner"`);
  if (rows.length === 1 && rows[0].id === reviewerId) throw new StudioError("conflict", message("lastOwner"));
}

/** Signs a person out everywhere. @throws StudioError not_found */
export async function endSignIns({ pool }: Database, reviewerId: string): Promise<void> {
  const { rowCount } = await pool.query(`SELECT 1 FROM "Reviewer" r WHERE r.id = $1 AND ${IS_ACCOUNT}`, [reviewerId]);
  if (!rowCount) throw new StudioError("not_found", message("notThere"));
  await inTransaction(pool, async (client) => {
    const { rowCount } = await client.query(`DELETE FROM "SignIn" WHERE "reviewerId" = $1`, [reviewerId]);
    const target = { kind: "person" as const, id: reviewerId };
    await record(client, { action: "sign_ins_end", target, before: { signIns: rowCount } });
  });
}
