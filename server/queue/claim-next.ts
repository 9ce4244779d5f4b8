import type { ClaimedEntry } from "#domain/entry-view.ts";
import { StudioError } from "#domain/error.ts";
import type { Database } from "#server/db/client.ts";
import { loadEntryViews } from "#server/db/entry-views.ts";

/** How long a claim holds without a word from the browser, which renews it while the page is open. */
export const LEASE_SECONDS = 15 * 60;
/** More than a browser looks ahead; a cap, so that nobody can take a whole queue. */
export const CLAIMS_MAX = 24;

type Held = { entryId: bigint; position: number; token: string; until: Date };

/**
 * Hands out up to `count` entries of the queue, in its order, each under a lease of this reviewer: first those that he
 * holds already (a reload) and does not `have`, then free ones. No entry goes to two reviewers of one pass.
 * @throws StudioError not_found for an unknown queue
 */
export async function claimNext(
  db: Database,
  queueId: bigint,
  reviewerId: string,
  count: number,
  have: readonly bigint[],
): Promise<ClaimedEntry[]> {
  const queue = await db.prisma.queue.findUnique({
    where: { id: queueId },
    select: { pass: true, filter: true, order: true },
  });
  if (!queue) throw new StudioError("not_found", `There is no session ${queueId}.`);
  const states = queue.pass === "main" ? ((queue.filter as { states?: string[] }).states ?? []) : [];

  const held = await renewOwn(db, queueId, queue.pass, reviewerId, count, have);
  while (held.length < count) {
    const taken = await claimFree(db, { queueId, ...queue, states, reviewerId, count: count - held.length });
    if (taken.seen === 0) break;
    held.push(...taken.held);
  }
  return withViews(db, queue.pass, reviewerId, held);
}

async function renewOwn(
  db: Database,
  queueId: bigint,
  pass: string,
  reviewerId: string,
  count: number,
  have: readonly bigint[],
): Promise<Held[]> {
  const { rows } = await db.pool.query(
    `UPDATE "Claim" c SET until = now() + $5 * interval '1 second', "queueId" = $1
     FROM "QueueEntry" qe
     WHERE c."entryId" = qe."entryId" AND qe."queueId" = $1 AND qe.outcome IS NULL
       AND c.pass = $2 AND c."reviewerId" = $3 AND NOT c."entryId" = ANY($4::bigint[])
       AND qe."position" IN (
         SELECT q2."position" FROM "QueueEntry" q2 JOIN "Claim" c2 ON c2."entryId" = q2."entryId"
         WHERE q2."queueId" = $1 AND q2.outcome IS NULL AND c2.pass = $2 AND c2."reviewerId" = $3
           AND NOT c2."entryId" = ANY($4::bigint[])
         ORDER BY q2."position" LIMIT $6)
     RETURNING c."entryId", qe."position", c.token, c.until`,
    [queueId, pass, reviewerId, have.map(String), LEASE_SECONDS, count],
  );
  return rows.map(toHeld).sort((a, b) => a.position - b.position);
}

type FreeRequest = {
  queueId: bigint;
  pass: string;
  order: "shuffle" | "photo";
  states: readonly string[];
  reviewerId: string;
  count: number;
};

/**
 * One statement: takes the next free places (SKIP LOCKED, so that reviewers never wait for each other), marks those whose
 * entry no longer fits as decided elsewhere, and claims the others. A claim lost to another queue's claim of the same
 * instant comes back without a token and is looked past in the next round.
 */
async function claimFree(db: Database, request: FreeRequest): Promise<{ seen: number; held: Held[] }> {
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN");
    // A photo is claimed whole; without this two reviewers could each take half of it at the same instant.
    if (request.order === "photo")
      await client.query("SELECT pg_advisory_xact_lock($1, 1)", [Number(request.queueId % 2147483647n)]);
    const { rows } = await client.query(request.order === "photo" ? CLAIM_PHOTO : CLAIM_ENTRIES, [
      request.queueId,
      request.pass,
      request.reviewerId,
      request.states,
      LEASE_SECONDS,
      request.count,
    ]);
    await client.query("COMMIT");
    return { seen: rows.length, held: rows.filter((row) => row.token !== null).map(toHeld) };
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

const FREE = `qe."queueId" = $1 AND qe.outcome IS NULL
  AND NOT EXISTS (SELECT 1 FROM "Claim" c WHERE c."entryId" = qe."entryId" AND c.pass = $2 AND c.until > now())`;

const claimSql = (candidate: string) => `
  WITH candidate AS (${candidate}),
  elsewhere AS (
    UPDATE "QueueEntry" qe SET outcome = 'elsewhere', "doneAt" = now()
    FROM candidate WHERE qe."queueId" = $1 AND qe."position" = candidate."position" AND NOT candidate.fits
  ),
  claimed AS (
    INSERT INTO "Claim" ("entryId", pass, "queueId", "reviewerId", token, until)
    SELECT "entryId", $2, $1, $3::uuid, gen_random_uuid(), now() + $5 * interval '1 second' FROM candidate WHERE fits
    ON CONFLICT ("entryId", pass) DO UPDATE
      SET "queueId" = EXCLUDED."queueId", "reviewerId" = EXCLUDED."reviewerId", token = EXCLUDED.token, until = EXCLUDED.until
      WHERE "Claim".until <= now()
    RETURNING "entryId", token, until
  )
  SELECT candidate."entryId", candidate."position", claimed.token, claimed.until
  FROM candidate LEFT JOIN claimed USING ("entryId") ORDER BY candidate."position"`;

const FITS = `(cardinality($4::text[]) = 0 OR s.state::text = ANY($4::text[])) AS fits`;

const CLAIM_ENTRIES = claimSql(`
  SELECT qe."position", qe."entryId", ${FITS}
  FROM "QueueEntry" qe JOIN "EntryStatus" s ON s."entryId" = qe."entryId"
  WHERE ${FREE} ORDER BY qe."position" LIMIT $6 FOR UPDATE OF qe SKIP LOCKED`);

/** The next photo none of whose entries is held by somebody else, all its free entries of this queue at once. */
const CLAIM_PHOTO = claimSql(`
  SELECT qe."position", qe."entryId", ${FITS}
  FROM "QueueEntry" qe JOIN "EntryStatus" s ON s."entryId" = qe."entryId" JOIN "Entry" e ON e.id = qe."entryId"
  WHERE ${FREE} AND coalesce(e."imageId", -e.id) = (
    SELECT coalesce(e."imageId", -e.id)
    FROM "QueueEntry" qe JOIN "Entry" e ON e.id = qe."entryId"
    WHERE ${FREE} AND NOT EXISTS (
      SELECT 1 FROM "Claim" c JOIN "Entry" other ON other.id = c."entryId"
      WHERE other."imageId" = e."imageId" AND c.pass = $2 AND c."reviewerId" <> $3::uuid AND c.until > now())
    ORDER BY qe."position" LIMIT least(1, $6::int))
  ORDER BY qe."position"`);

async function withViews(
  db: Database,
  pass: string,
  reviewerId: string,
  held: readonly Held[],
): Promise<ClaimedEntry[]> {
  const ids = held.map((claim) => claim.entryId);
  const [views, heads] = await Promise.all([loadEntryViews(db, ids), loadHeads(db, pass, reviewerId, ids)]);
  const viewById = new Map(views.map((view) => [view.id, view]));
  return held.flatMap((claim) => {
    const entry = viewById.get(String(claim.entryId));
    if (!entry) return [];
    return {
      // A pass of its own (practice, a second reader) starts from the imported text and sees no one's verdict.
      entry: pass === "main" ? entry : { ...entry, edited: null, state: "pending" as const, version: 0 },
      position: claim.position,
      claim: { token: claim.token, until: claim.until.toISOString() },
      headId: heads.get(claim.entryId) ?? null,
    };
  });
}

/** The last verdict of this reviewer on each entry in this pass. */
export async function loadHeads(
  db: Database,
  pass: string,
  reviewerId: string,
  entryIds: readonly bigint[],
): Promise<Map<bigint, string>> {
  const { rows } = await db.pool.query(
    `SELECT DISTINCT ON ("entryId") "entryId", id FROM "Verdict"
     WHERE "entryId" = ANY($1::bigint[]) AND pass = $2 AND "reviewerId" = $3 ORDER BY "entryId", sequence DESC`,
    [entryIds.map(String), pass, reviewerId],
  );
  return new Map(rows.map((row) => [BigInt(row.entryId), row.id as string]));
}

const toHeld = (row: { entryId: string; position: number; token: string; until: Date }): Held => ({
  ...row,
  entryId: BigInt(row.entryId),
});
