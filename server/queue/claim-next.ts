import type { ClaimedEntry } from "#domain/entry-view.ts";
import { StudioError } from "#domain/error.ts";
import type { Database } from "#server/db/client.ts";
import { loadEntryViews } from "#server/db/entry-views.ts";
import { CLAIM_ENTRIES, CLAIM_PHOTO, CLAIM_REST } from "./claim-sql.ts";

/** How long a claim holds without a word from the browser, which renews it while the page is open. */
export const LEASE_SECONDS = 15 * 60;
/** More than a browser looks ahead; a cap, so that nobody can take a whole queue. */
export const CLAIMS_MAX = 24;
/** By photo: a page of the spot check is 48 boxes, and the next page is fetched ahead. */
export const CLAIMS_BY_PHOTO_MAX = 64;

/**
 * What a browser asks for. By "photo", photos come whole: all free entries that the queue has of them, so `count` is the
 * least. With `imageId` only what is still free of that photo comes.
 */
export type ClaimRequest = {
  count: number;
  /** Entries that it holds already: they are not answered again. */
  have: readonly bigint[];
  by?: "entry" | "photo";
  imageId?: bigint;
};

type Held = { entryId: bigint; position: number; token: string; until: Date };
type QueueOfClaim = { queueId: bigint; pass: string; datasetId: bigint; states: readonly string[]; reviewerId: string };

/**
 * Hands out up to `count` entries of the queue, in its order, each under a lease of this reviewer: first those that he
 * holds already (a reload) and does not `have`, then free ones. No entry goes to two reviewers of one pass, and of a photo
 * that is handed out whole no other visitor gets a part.
 * @throws StudioError not_found for an unknown queue
 */
export async function claimNext(
  db: Database,
  queueId: bigint,
  reviewerId: string,
  { count, have, by = "entry", imageId }: ClaimRequest,
): Promise<ClaimedEntry[]> {
  const found = await db.prisma.queue.findUnique({
    where: { id: queueId },
    select: { datasetId: true, pass: true, filter: true, order: true },
  });
  if (!found) throw new StudioError("not_found", `There is no session ${queueId}.`);
  const { datasetId, pass } = found;
  const states = pass === "main" ? ((found.filter as { states?: string[] }).states ?? []) : [];
  const queue = { queueId, pass, datasetId, states, reviewerId };
  const byPhoto = by === "photo" || found.order === "photo";

  if (imageId !== undefined) {
    const own = await renewOwn(db, queue, have, PHOTO_ENTRIES_MAX, [imageId]);
    const rest = await claimOnce(db, CLAIM_REST, queue, [[String(imageId)]], true);
    return withViews(db, pass, reviewerId, [...own, ...rest.held].sort(byPosition));
  }
  const held = await renewOwn(db, queue, have, by === "photo" ? PHOTO_ENTRIES_MAX : count);
  // Held one by one before the reviewer turned to photos: the rest of theirs comes with them.
  if (by === "photo" && held.length > 0) {
    const photos = await photosOf(db, held);
    if (photos.length > 0) held.push(...(await claimOnce(db, CLAIM_REST, queue, [photos], true)).held);
  }
  while (held.length < count) {
    const taken = byPhoto
      ? await claimPhoto(db, queue)
      : await claimOnce(db, CLAIM_ENTRIES, queue, [count - held.length], false);
    if (taken.seen === 0) break;
    held.push(...taken.held);
  }
  return withViews(db, pass, reviewerId, byPhoto ? held.sort(byPosition) : held);
}

/** Only against nonsense: a photo is handed out whole, whatever it carries. */
const PHOTO_ENTRIES_MAX = 10_000;

async function renewOwn(
  db: Database,
  { queueId, pass, reviewerId }: QueueOfClaim,
  have: readonly bigint[],
  count: number,
  imageIds: readonly bigint[] = [],
): Promise<Held[]> {
  const { rows } = await db.pool.query(
    // A new token: the page that had the old one may be letting go of it at this moment.
    `UPDATE "Claim" c SET until = now() + $5 * interval '1 second', "queueId" = $1, token = gen_random_uuid()
     FROM "QueueEntry" qe
     WHERE c."entryId" = qe."entryId" AND qe."queueId" = $1 AND qe.outcome IS NULL
       AND c.pass = $2 AND c."reviewerId" = $3 AND NOT c."entryId" = ANY($4::bigint[])
       AND qe."position" IN (
         SELECT q2."position" FROM "QueueEntry" q2 JOIN "Claim" c2 ON c2."entryId" = q2."entryId"
         WHERE q2."queueId" = $1 AND q2.outcome IS NULL AND c2.pass = $2 AND c2."reviewerId" = $3
           AND NOT c2."entryId" = ANY($4::bigint[])
           AND (cardinality($7::bigint[]) = 0
             OR EXISTS (SELECT 1 FROM "Entry" e WHERE e.id = q2."entryId" AND e."imageId" = ANY($7::bigint[])))
         ORDER BY q2."position" LIMIT $6)
     RETURNING c."entryId", qe."position", c.token, c.until`,
    [queueId, pass, reviewerId, have.map(String), LEASE_SECONDS, count, imageIds.map(String)],
  );
  return rows.map(toHeld).sort(byPosition);
}

async function photosOf(db: Database, held: readonly Held[]): Promise<string[]> {
  const { rows } = await db.pool.query(
    `SELECT DISTINCT "imageId" FROM "Entry" WHERE id = ANY($1::bigint[]) AND "imageId" IS NOT NULL`,
    [held.map(({ entryId }) => String(entryId))],
  );
  return rows.map((row) => String(row.imageId));
}

type Taken = { seen: number; held: Held[]; isSplit: boolean };

/**
 * The next photo whole, or nothing where none is left. Where another claim of the same instant took an entry of it first,
 * everything is put back and the photo passed over: it is that reviewer's now.
 */
async function claimPhoto(db: Database, queue: QueueOfClaim): Promise<Taken> {
  for (;;) {
    const taken = await claimOnce(db, CLAIM_PHOTO, queue, [], true, true);
    if (!taken.isSplit) return taken;
  }
}

/**
 * One statement: takes the next free places, marks those whose entry no longer fits as decided elsewhere, and claims the
 * others. A claim lost to another queue's claim of the same instant comes back without a token and is looked past in the
 * next round; with `isAllOrNone` the whole is undone then.
 */
async function claimOnce(
  db: Database,
  sql: string,
  { queueId, pass, datasetId, states, reviewerId }: QueueOfClaim,
  more: readonly unknown[],
  isWhole: boolean,
  isAllOrNone = false,
): Promise<Taken> {
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN");
    // A photo is claimed whole, out of whatever queue: without this two reviewers could each take half of it at the same instant.
    if (isWhole) {
      await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`photo claim ${datasetId} ${pass}`]);
    }
    const { rows } = await client.query(sql, [queueId, pass, reviewerId, states, LEASE_SECONDS, ...more]);
    const isSplit = isAllOrNone && rows.some((row) => row.fits && row.token === null);
    await client.query(isSplit ? "ROLLBACK" : "COMMIT");
    return { seen: rows.length, held: rows.filter((row) => row.token !== null).map(toHeld), isSplit };
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

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
  entryId: BigInt(row.entryId),
  position: row.position,
  token: row.token,
  until: row.until,
});

const byPosition = (a: Held, b: Held) => a.position - b.position;
