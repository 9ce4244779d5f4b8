import { randomUUID } from "node:crypto";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import type { InvitationRequest } from "#domain/rights/people.ts";
import { mayIn, type Standing } from "#domain/rights/rights.ts";
import { changeRecorded, noted, record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import { hashOf, makeToken } from "./token.ts";

const VALID = "7 days";

type Maker = { reviewerId: string; standing: Standing };

/**
 * Makes an invitation and answers the token of its link, which is kept nowhere.
 * @throws StudioError not_found for a data set that the maker does not own · forbidden to the studio for whoever does not own it
 */
export async function invite(
  { pool }: Database,
  { reviewerId, standing }: Maker,
  request: InvitationRequest,
): Promise<{ id: string; token: string; expiresAt: string }> {
  if (request.to === "studio" && !standing.isOwner) throw new StudioError("forbidden", message("mayNot"));
  const datasetIds = request.to === "studio" ? [] : [...new Set(request.datasetIds)];
  const { rows: there } = await pool.query(`SELECT id::text FROM "Dataset" WHERE id = ANY ($1::bigint[])`, [
    datasetIds,
  ]);
  const isTheirs = (id: string) => there.some((row) => row.id === id) && mayIn(standing, "owner", id);
  if (!datasetIds.every(isTheirs)) throw new StudioError("not_found", message("notThere"));
  await refuseByGroup(pool, reviewerId, datasetIds, request.to === "studio");
  const token = makeToken();
  const role = request.to === "studio" ? null : request.role;
  return inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string; expiresAt: Date }>(
      `INSERT INTO "Invitation" (id, "tokenHash", "isOwner", role, "datasetIds", "madeById", "expiresAt")
       VALUES ($1, $2, $3, $4::"Role", $5::bigint[], $6, now() + $7::interval) RETURNING id, "expiresAt"`,
      [randomUUID(), hashOf(token), request.to === "studio", role, datasetIds, reviewerId, VALID],
    );
    const made = must(rows[0], "an insert returns its row");
    const target = { kind: "invitation" as const, id: made.id };
    // Of each data set once, so that it stands among the events of each.
    for (const datasetId of request.to === "studio" ? [null] : datasetIds)
      await record(client, { action: "invitation_make", datasetId, target, after: { isOwner: role === null, role } });
    return { id: made.id, token, expiresAt: made.expiresAt.toISOString() };
  });
}

/**
 * A link works for days, and whoever makes one by a group may have left it by then: only a right that was given here makes one.
 * @throws StudioError forbidden
 */
async function refuseByGroup(
  db: Queryable,
  reviewerId: string,
  datasetIds: string[],
  toStudio: boolean,
): Promise<void> {
  const { rows } = await db.query<{ mayIt: boolean }>(
    `SELECT r."isOwner" OR (NOT $3 AND cardinality($2::bigint[]) = (
       SELECT count(*) FROM "Membership" m WHERE m."reviewerId" = r.id AND m.role = 'owner' AND m."datasetId" = ANY ($2::bigint[]))) AS "mayIt"
     FROM "Reviewer" r WHERE r.id = $1`,
    [reviewerId, datasetIds, toStudio],
  );
  if (!rows[0]?.mayIt) throw new StudioError("forbidden", message("ownerByGroup"));
}

/** Withdraws an invitation of one's own, or as the studio's owner any. @throws StudioError not_found */
export async function withdrawInvitation({ pool }: Database, maker: Maker, id: string): Promise<void> {
  const withdrawn = await changeRecorded(
    pool,
    { action: "invitation_withdraw", on: "invitation" },
    `DELETE FROM "Invitation" WHERE id = $1 AND "usedAt" IS NULL AND ("madeById" = $2 OR $3)
     RETURNING ${noted("NULL", "id", `jsonb_build_object('isOwner', "isOwner", 'role', role, 'datasetIds', "datasetIds"::text[])`)}`,
    [id, maker.reviewerId, maker.standing.isOwner],
  );
  if (withdrawn === 0) throw new StudioError("not_found", message("notThere"));
}

/**
 * The token of a link that makes the studio's first owner, or null where there is one. Each server that starts makes one:
 * all of them work until there is an owner, none afterwards.
 */
export async function inviteOwner(db: Queryable): Promise<string | null> {
  const { rowCount } = await db.query(`SELECT 1 FROM "Reviewer" WHERE "isOwner"`);
  if (rowCount) return null;
  const token = makeToken();
  await db.query(`INSERT INTO "Invitation" (id, "tokenHash", "isOwner", "datasetIds") VALUES ($1, $2, true, '{}')`, [
    randomUUID(),
    hashOf(token),
  ]);
  return token;
}
