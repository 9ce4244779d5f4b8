import type { Claimed } from "#domain/claim.ts";
import type { ClaimedEntry } from "#domain/entry/entry-view.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";
import { againOnDeadlock } from "#server/db/yielding.ts";
import { claimPhotos, claimRest } from "./claim-photos.ts";
import { CLAIM_AND_COUNT, CLAIM_ENTRIES } from "./claim-sql.ts";
import type { Claimant } from "./claimant.ts";
import { type ClaimRow, heldOf, renew, valuesOf } from "./held-again.ts";
import { loadProgress, type OutcomeCount, progressOf } from "./progress.ts";
import { loadQueueFacts } from "./queue-facts.ts";
import { refillQueue } from "./refill-queue.ts";
import { showClaimed } from "./show-claimed.ts";

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

/**
 * Hands out up to `count` entries of the queue, in its order, each under a lease of this reviewer: first those that they
 * hold already (a reload) and do not `have`, then free ones. No entry goes to two reviewers of one pass, and of a photo
 * that is handed out whole no other visitor gets a part. Leases of what they have are renewed. With it comes where the queue
 * stands, unless it is not to be counted.
 * @throws StudioError not_found for an unknown queue · forbidden for another reviewer's practice
 */
export async function claimNext(
  db: Database,
  queueId: bigint,
  reviewerId: string,
  { count, have, by = "entry", imageId, isCounted = true }: ClaimRequest,
): Promise<Claimed> {
  const queue = await loadQueueFacts(db, queueId);
  if (queue.ownerId !== null && queue.ownerId !== reviewerId) {
    throw new StudioError("forbidden", message("otherPractice"));
  }
  const byPhoto = by === "photo" || queue.isByPhoto;
  const claimant = { queue, reviewerId, have };
  // Nobody's own decisions tell how many of a recipe's are approved: it is counted with every claim.
  const goal = queue.recipe && count > 0 ? await refillQueue(db, queue) : null;
  const isFull = isCounted || goal !== null;
  if (count > 0 && imageId === undefined && !byPhoto) {
    const claimed = await claimEntries(db, claimant, count, isFull);
    return goal && claimed.progress ? { ...claimed, progress: { ...claimed.progress, goal } } : claimed;
  }
  const entries = await claim();
  return {
    entries: entries.sort((a, b) => a.position - b.position),
    progress: isFull || entries.length < count ? await loadProgress(db, queueId) : null,
  };

  async function claim(): Promise<ClaimedEntry[]> {
    if (imageId !== undefined) return claimRest(db, claimant, imageId);
    if (count > 0) return claimPhotos(db, claimant, count, by);
    await renew(db, claimant, 0);
    return [];
  }
}

type PlaceRow = ClaimRow & { progress: OutcomeCount[] | null };

/**
 * Two statements, one that claims and one that shows what was won; as a rule they are enough. Places whose entry no longer fits
 * come back without a token (they are marked as decided elsewhere), as claims do that were lost to another queue's of the
 * same instant: they are looked past again. Those that were given back are not asked for again.
 */
async function claimEntries(db: Database, claimant: Claimant, count: number, isCounted: boolean): Promise<Claimed> {
  const { queue } = claimant;
  const entries: ClaimedEntry[] = [];
  const have = claimant.have.map(String);
  for (;;) {
    const values = [...valuesOf(claimant), count - entries.length, have];
    const statement = { ...(isCounted ? CLAIM_AND_COUNT : CLAIM_ENTRIES), values };
    const { rows } = await againOnDeadlock(() => db.pool.query<PlaceRow>(statement));
    const progress = rows[0]?.progress ?? null;
    if (isCounted && !progress) throw new StudioError("not_found", message("noSession", { id: queue.queueId }));
    const seen = rows.filter(({ entryId }) => entryId !== null);
    const shown = await showClaimed(db, claimant, heldOf(seen));
    entries.push(...shown.entries);
    have.push(...shown.entries.map(({ entry }) => entry.id), ...shown.givenBack);
    // Where one was passed over there are fewer than were asked for, so the figures are of the round after it.
    if (entries.length < count && seen.length > 0) continue;
    if (progress) return { entries, progress: progressOf(progress) };
    return { entries, progress: entries.length < count ? await loadProgress(db, queue.queueId) : null };
  }
}
