import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import type { Database } from "#server/db/client.ts";
import { againOnDeadlock } from "#server/db/yielding.ts";
import { CLAIM_PHOTO, CLAIM_REST } from "./claim-sql.ts";
import type { Claimant, WonClaim } from "./claimant.ts";
import { type ClaimRow, heldOf, renew, valuesOf } from "./held-again.ts";
import { photoClaimLock } from "./photo-claim-lock.ts";
import { showClaimed } from "./show-claimed.ts";

/** Only against nonsense: a photo is handed out whole, whatever it carries. */
const PHOTO_ENTRIES_MAX = 10_000;

/** Photos of the queue, each whole, until there are `count` entries or nothing is left; first what the reviewer holds already. */
export async function claimPhotos(
  db: Database,
  claimant: Claimant,
  count: number,
  by: "entry" | "photo",
): Promise<ClaimedEntry[]> {
  const held = await renew(db, claimant, by === "photo" ? PHOTO_ENTRIES_MAX : count);
  const had = claimant.have.map(String);
  // Claimed one by one before the reviewer turned to photos: the rest of theirs comes with them.
  if (by === "photo" && held.length > 0) {
    const photos = await photosOf(db, held);
    if (photos.length > 0) held.push(...(await claimOnce(db, CLAIM_REST, claimant, [had, photos])).held);
  }
  const entries: ClaimedEntry[] = [];
  await show(held);
  while (entries.length < count) {
    const taken = await claimPhoto(db, claimant, had);
    if (taken.seen === 0) break;
    await show(taken.held);
  }
  return entries;

  async function show(won: readonly WonClaim[]): Promise<void> {
    const shown = await showClaimed(db, claimant, won);
    entries.push(...shown.entries);
    had.push(...shown.givenBack);
  }
}

/** What the reviewer holds of one photo and does not have, and what is still free of it in the queue. */
export async function claimRest(db: Database, claimant: Claimant, imageId: bigint): Promise<ClaimedEntry[]> {
  const own = await renew(db, claimant, PHOTO_ENTRIES_MAX, [imageId]);
  const rest = await claimOnce(db, CLAIM_REST, claimant, [claimant.have.map(String), [String(imageId)]]);
  return (await showClaimed(db, claimant, [...own, ...rest.held])).entries;
}

async function photosOf(db: Database, held: readonly WonClaim[]): Promise<string[]> {
  const { rows } = await db.pool.query(
    `SELECT DISTINCT "imageId" FROM "Entry" WHERE id = ANY($1::bigint[]) AND "imageId" IS NOT NULL`,
    [held.map(({ entryId }) => entryId)],
  );
  return rows.map((row) => String(row.imageId));
}

type Taken = { seen: number; held: WonClaim[]; isSplit: boolean };

/**
 * The next photo whole, or nothing where none is left. Where another claim of the same instant took an entry of it first,
 * everything is put back and the photo passed over: it is that reviewer's now.
 */
async function claimPhoto(db: Database, claimant: Claimant, had: readonly string[]): Promise<Taken> {
  for (;;) {
    const taken = await claimOnce(db, CLAIM_PHOTO, claimant, [had], true);
    if (!taken.isSplit) return taken;
  }
}

/** As claimUnderLock, again where it was aborted as one of two that waited for each other. */
const claimOnce = (...claim: Parameters<typeof claimUnderLock>): Promise<Taken> =>
  againOnDeadlock(() => claimUnderLock(...claim));

/**
 * One statement under a lock: takes the next free places, marks those whose entry no longer fits as decided elsewhere, and
 * claims the others. A claim lost to another queue's claim of the same instant comes back without a token and is looked
 * past in the next round; with `isAllOrNone` the whole is undone then.
 */
async function claimUnderLock(
  db: Database,
  sql: string,
  claimant: Claimant,
  more: readonly unknown[],
  isAllOrNone = false,
): Promise<Taken> {
  const { datasetId, pass } = claimant.queue;
  const client = await db.pool.connect();
  try {
    await client.query("BEGIN");
    // Without this two reviewers could each take half of a photo at the same instant.
    await photoClaimLock(client, datasetId, pass);
    const { rows } = await client.query<ClaimRow & { fits: boolean }>(sql, [...valuesOf(claimant), ...more]);
    const isSplit = isAllOrNone && rows.some((row) => row.fits && row.token === null);
    await client.query(isSplit ? "ROLLBACK" : "COMMIT");
    return { seen: rows.length, held: heldOf(rows), isSplit };
  } catch (error) {
    // Where the connection is cut PostgreSQL has rolled back; the first error is thrown.
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
