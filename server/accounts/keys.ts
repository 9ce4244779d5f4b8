import { randomUUID } from "node:crypto";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { must } from "#domain/must.ts";
import { type ApiKey, type KeyRequest, type Keys, mayGive, printKey, SCOPES, startOfKey } from "#domain/rights/keys.ts";
import { type EffectiveRole, mayIn, type Standing } from "#domain/rights/rights.ts";
import { changeRecorded, noted, record } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { inTransaction, type Queryable } from "#server/db/transaction.ts";
import { rolesOf } from "./effective-role.ts";
import { hashOf, makeToken } from "./token.ts";

/** Nobody in particular at the command line, which may everything. */
type Keeper = { reviewerId: string | null; standing: Standing };

/**
 * Makes a key and answers it; it is kept nowhere.
 * @throws StudioError not_found for a data set in which the maker has no keys to give · forbidden for more than they may there,
 *   or for all data sets, of whoever does not own the studio
 */
export async function makeKey(
  { pool }: Database,
  reviewerId: string,
  { name, scopes, datasetIds, days }: KeyRequest,
): Promise<{ id: string; key: string; expiresAt: string }> {
  const standing = await loadOwnStanding(pool, reviewerId);
  if (datasetIds === null && !standing.isOwner) throw new StudioError("forbidden", message("keyTooWide"));
  const wanted = [...new Set(datasetIds ?? [])];
  const key = printKey(makeToken());
  const [id, programId] = [randomUUID(), randomUUID()];
  return inTransaction(pool, async (client) => {
    const { rows: there } = await client.query<{ id: string }>(
      `SELECT id::text FROM "Dataset" WHERE id = ANY ($1::bigint[]) AND "removedAt" IS NULL`,
      [wanted],
    );
    const isThere = (own: string) => there.some((row) => row.id === own) && mayIn(standing, "keys", own);
    if (!wanted.every(isThere)) throw new StudioError("not_found", message("notThere"));
    if (!wanted.every((own) => scopes.every((scope) => mayGive(standing, scope, own))))
      throw new StudioError("forbidden", message("keyTooWide"));
    await client.query(`INSERT INTO "Reviewer" (id, name, "isProgram") VALUES ($1, $2, true)`, [programId, name]);
    const { rows } = await client.query<{ expiresAt: Date }>(
      `INSERT INTO "ApiKey" (id, "tokenHash", start, "reviewerId", "makerId", scopes, "datasetIds", "isEverywhere", "expiresAt")
       VALUES ($1, $2, $3, $4, $5, $6, $7::bigint[], $8, now() + make_interval(days => $9)) RETURNING "expiresAt"`,
      [
        id,
        hashOf(key),
        startOfKey(key),
        programId,
        reviewerId,
        [...new Set(scopes)],
        wanted,
        datasetIds === null,
        days,
      ],
    );
    const expiresAt = must(rows[0], "an insert returns its row").expiresAt.toISOString();
    // Of each data set once, so that it stands among the events of each.
    for (const datasetId of datasetIds === null ? [null] : wanted)
      await record(client, {
        action: "key_make",
        datasetId,
        target: { kind: "key", id },
        after: { scopes, expiresAt },
      });
    return { id, key, expiresAt };
  });
}

/** What somebody may by the rights that were given to them here: one by a group may be gone while a key works. */
async function loadOwnStanding(db: Queryable, reviewerId: string): Promise<Standing> {
  const { rows } = await db.query<{ isOwner: boolean; roles: Record<string, EffectiveRole> | null }>(
    `SELECT r."isOwner", ${rolesOf("r.id")} AS roles
     FROM "Reviewer" r WHERE r.id = $1`,
    [reviewerId],
  );
  return { isOwner: rows[0]?.isOwner ?? false, roles: rows[0]?.roles ?? {} };
}

/** Revokes a key of one's own, or as the studio's owner any; one that is revoked stays so. @throws StudioError not_found */
export async function revokeKey({ pool }: Database, maker: Keeper, id: string): Promise<void> {
  const before = `(SELECT jsonb_build_object('revokedAt', "revokedAt") FROM "ApiKey" WHERE id = $1)`;
  const revoked = await changeRecorded(
    pool,
    { action: "key_revoke", on: "key" },
    `UPDATE "ApiKey" SET "revokedAt" = coalesce("revokedAt", now()) WHERE id = $1 AND ("makerId" = $2 OR $3)
     RETURNING ${noted("NULL", "id", before, `jsonb_build_object('revokedAt', "revokedAt")`)}`,
    [id, maker.reviewerId, maker.standing.isOwner],
  );
  if (revoked === 0) throw new StudioError("not_found", message("notThere"));
}

/** One's own keys, or to an owner of the studio all, the newest first; and what one can make another for. */
export async function loadKeys({ pool }: Database, { reviewerId, standing }: Keeper): Promise<Keys> {
  const [own, datasets, keys] = await Promise.all([
    reviewerId === null ? standing : loadOwnStanding(pool, reviewerId),
    pool.query<{ id: string; name: string }>(
      `SELECT id::text, name FROM "Dataset" WHERE "removedAt" IS NULL ORDER BY id`,
    ),
    pool.query(`${KEYS} WHERE k."makerId" = $1 OR $2 ORDER BY k."createdAt" DESC, k.id`, [
      reviewerId,
      standing.isOwner,
    ]),
  ]);
  return {
    isOwner: own.isOwner,
    datasets: datasets.rows
      .filter(({ id }) => mayIn(own, "keys", id))
      .map((dataset) => ({ ...dataset, scopes: SCOPES.filter((scope) => mayGive(own, scope, dataset.id)) })),
    keys: keys.rows.map(
      ({ makerId, createdAt, expiresAt, lastUsedAt, ...row }): ApiKey => ({
        ...row,
        isOwn: makerId === reviewerId,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
        lastUsedAt: lastUsedAt?.toISOString() ?? null,
      }),
    ),
  };
}

const KEYS = `SELECT k.id, p.name, k.start, k.scopes, CASE WHEN k."isEverywhere" THEN NULL ELSE k."datasetIds"::text[] END AS "datasetIds",
  k."makerId", m.name AS "madeBy", k."createdAt", k."expiresAt", k."lastUsedAt",
  CASE WHEN k."revokedAt" IS NOT NULL THEN 'revoked' WHEN m."erasedAt" IS NOT NULL THEN 'ended' WHEN k."expiresAt" <= now() THEN 'expired' ELSE 'usable' END AS state
  FROM "ApiKey" k JOIN "Reviewer" p ON p.id = k."reviewerId" JOIN "Reviewer" m ON m.id = k."makerId"`;
