import type { ClaimedEntry, QueueProgress } from "#domain/entry-view.ts";
import { StudioError } from "#domain/error.ts";
import type { Database } from "#server/db/client.ts";
import { loadEntryViews, type ViewRow, viewOf } from "#server/db/entry-views.ts";
import { lastVerdictSql } from "#server/db/last-verdict.ts";
import { CLAIM_AND_COUNT, CLAIM_ENTRIES, CLAIM_PHOTO, CLAIM_REST, RENEW } from "./claim-sql.ts";
import { loadProgress, type OutcomeCount, progressOf } from "./progress.ts";
import { loadQueueFacts, type QueueFacts } from "./queue-facts.ts";

/** How long a claim holds without a word from the browser, which renews it while the page is open. */
export const LEASE_SECONDS = 15 * 60;
/** By photo: a page of the spot check is 48 boxes, and the next page is fetched ahead. */
export const CLAIMS_BY_PHOTO_MAX = 64;

/**
 * What a browser asks for. By "photo", photos come whole: all free entries that the queue has of them, so `count` is the
 * least. With `imageId` only what is still free of that photo comes. `count` 0 renews and hands out nothing. Who has figures
 * of the queue already may do without new ones (`isCounted` false).
 */
export type ClaimRequest = {
  count: number;
  /** Entries that it holds already: they are not answered again. */
  have: readonly bigint[];
  by?: "entry" | "photo";
  imageId?: bigint;
  isCounted?: boolean;
};

/** `progress` is null where it was not asked for and entries enough came: where fewer come than were asked for it tells why. */
export type Claimed = { entries: ClaimedEntry[]; progress: QueueProgress | null };

type Held = { entryId: bigint; position: number; token: string; until: Date };

/**
 * Hands out up to `count` entries of the queue, in its order, each under a lease of this reviewer: first those that he
 * holds already (a reload) and does not `have`, then free ones. No entry goes to two reviewers of one pass, and of a photo
 * that is handed out whole no other visitor gets a part. Leases of what he has are renewed. With it comes where the queue
 * stands, unless it is not to be counted.
 * @throws StudioError not_found for an unknown queue
 */
export async function claimNext(
  db: Database,
  queueId: bigint,
  reviewerId: string,
  { count, have, by = "entry", imageId, isCounted = true }: ClaimRequest,
): Promise<Claimed> {
  const queue = await loadQueueFacts(db, queueId);
  const byPhoto = by === "photo" || queue.isByPhoto;
  const asked = { queue, reviewerId, have };
  if (count > 0 && imageId === undefined && !byPhoto) return claimEntries(db, asked, count, isCounted);
  const held = await hold();
  const entries = await withViews(db, queue, reviewerId, held.sort(byPosition));
  return { entries, progress: isCounted || entries.length < count ? await loadProgress(db, queueId) : null };

  async function hold(): Promise<Held[]> {
    if (imageId === undefined) return count === 0 ? renew(db, asked, 0) : claimPhotos(db, asked, count, by);
    const own = await renew(db, asked, PHOTO_ENTRIES_MAX, [imageId]);
    const rest = await claimOnce(db, CLAIM_REST, asked, [[String(imageId)]]);
    return [...own, ...rest.held];
  }
}

/** Only against nonsense: a photo is handed out whole, whatever it carries. */
const PHOTO_ENTRIES_MAX = 10_000;

type Asked = { queue: QueueFacts; reviewerId: string; have: readonly bigint[] };

const valuesOf = ({ queue, reviewerId }: Asked) => [queue.queueId, queue.pass, reviewerId, queue.states, LEASE_SECONDS];

/**
 * One statement, and as a rule one is enough. Places whose entry no longer fits come back without a token (they are marked
 * as decided elsewhere), as claims do that were lost to another queue's of the same instant: they are looked past again.
 */
async function claimEntries(db: Database, asked: Asked, count: number, isCounted: boolean): Promise<Claimed> {
  const { queueId, pass } = asked.queue;
  const entries: ClaimedEntry[] = [];
  for (;;) {
    const have = [...asked.have.map(String), ...entries.map(({ entry }) => entry.id)];
    const values = [...valuesOf(asked), count - entries.length, have];
    const { rows } = await db.pool.query<ClaimedRow>({ ...(isCounted ? CLAIM_AND_COUNT : CLAIM_ENTRIES), values });
    const progress = rows[0]?.progress ?? null;
    if (isCounted && !progress) throw new StudioError("not_found", `There is no session ${queueId}.`);
    const seen = rows.filter(isPlace);
    entries.push(...seen.flatMap((row) => claimedOf(row, pass)));
    const passedOver = seen.filter((row) => !row.fits).length;
    if (entries.length < count && seen.length > 0) continue;
    // What the statement itself passed over it counted as it was before.
    if (progress) return { entries, progress: shift(progressOf(progress), passedOver) };
    return { entries, progress: entries.length < count ? await loadProgress(db, queueId) : null };
  }
}

type Place = ViewRow & {
  entryId: string;
  position: number;
  fits: boolean;
  token: string | null;
  until: Date;
  headId: string | null;
};
type ClaimedRow = (Place | { entryId: null }) & { progress: OutcomeCount[] | null };

const isPlace = (row: ClaimedRow): row is Place & { progress: OutcomeCount[] | null } => row.entryId !== null;

const shift = (progress: QueueProgress, passedOver: number): QueueProgress => ({
  ...progress,
  left: progress.left - passedOver,
  elsewhere: progress.elsewhere + passedOver,
});

function claimedOf(row: Place, pass: string): ClaimedEntry[] {
  const { token, position, until, headId } = row;
  if (token === null) return [];
  return [{ entry: shownIn(pass, viewOf(row)), position, claim: { token, until: until.toISOString() }, headId }];
}

/** A pass of its own (practice, a second reader) starts from the imported text and sees no one's verdict. */
const shownIn = (pass: string, entry: ClaimedEntry["entry"]): ClaimedEntry["entry"] =>
  pass === "main" ? entry : { ...entry, edited: null, state: "pending", version: 0 };

async function claimPhotos(db: Database, asked: Asked, count: number, by: "entry" | "photo"): Promise<Held[]> {
  const held = await renew(db, asked, by === "photo" ? PHOTO_ENTRIES_MAX : count);
  // Held one by one before the reviewer turned to photos: the rest of theirs comes with them.
  if (by === "photo" && held.length > 0) {
    const photos = await photosOf(db, held);
    if (photos.length > 0) held.push(...(await claimOnce(db, CLAIM_REST, asked, [photos])).held);
  }
  while (held.length < count) {
    const taken = await claimPhoto(db, asked);
    if (taken.seen === 0) break;
    held.push(...taken.held);
  }
  return held;
}

async function renew(db: Database, asked: Asked, count: number, imageIds: readonly bigint[] = []): Promise<Held[]> {
  const values = [...valuesOf(asked), count, asked.have.map(String), imageIds.map(String)];
  const { rows } = await db.pool.query({ ...RENEW, values });
  return heldOf(rows);
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
async function claimPhoto(db: Database, asked: Asked): Promise<Taken> {
  for (;;) {
    const taken = await claimOnce(db, CLAIM_PHOTO, asked, [], true);
    if (!taken.isSplit) return taken;
  }
}

/**
 * One statement under a lock: takes the next free places, marks those whose entry no longer fits as decided elsewhere, and
 * claims the others. A claim lost to another queue's claim of the same instant comes back without a token and is looked
 * past in the next round; with `isAllOrNone` the whole is undone then.
 */
async function claimOnce(
  db: Database,
  sql: string,
  asked: Asked,
  more: readonly unknown[],
  isAllOrNone = false,
): Promise<Taken> {
  const { datasetId, pass } = asked.queue;
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN");
    // A photo is claimed whole, out of whatever queue: without this two reviewers could each take half of it at the same instant.
    await client.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [`photo claim ${datasetId} ${pass}`]);
    const { rows } = await client.query(sql, [...valuesOf(asked), ...more]);
    const isSplit = isAllOrNone && rows.some((row) => row.fits && row.token === null);
    await client.query(isSplit ? "ROLLBACK" : "COMMIT");
    return { seen: rows.length, held: heldOf(rows), isSplit };
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function withViews(
  db: Database,
  { pass }: QueueFacts,
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
      entry: shownIn(pass, entry),
      position: claim.position,
      claim: { token: claim.token, until: claim.until.toISOString() },
      headId: heads.get(claim.entryId) ?? null,
    };
  });
}

/** The last verdict of this reviewer on each entry in this pass, null where there is none. */
export async function loadHeads(
  db: Database,
  pass: string,
  reviewerId: string,
  entryIds: readonly bigint[],
): Promise<Map<bigint, string | null>> {
  if (entryIds.length === 0) return new Map();
  const { rows } = await db.pool.query({ ...LOAD_HEADS, values: [entryIds.map(String), pass, reviewerId] });
  return new Map(rows.map((row) => [BigInt(row.entryId), row.headId]));
}

const LOAD_HEADS = {
  name: "load heads",
  text: `SELECT id AS "entryId", ${lastVerdictSql("asked.id", "$2", "$3::uuid")} AS "headId" FROM unnest($1::bigint[]) AS asked (id)`,
};

type ClaimRow = { entryId: string; position: number; token: string | null; until: Date };

/** The places that were won. */
const heldOf = (rows: readonly ClaimRow[]): Held[] =>
  rows.flatMap(({ entryId, position, token, until }) =>
    token === null ? [] : { entryId: BigInt(entryId), position, token, until },
  );

const byPosition = (a: Held, b: Held) => a.position - b.position;
