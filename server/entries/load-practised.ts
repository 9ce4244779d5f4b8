import { addLost, lostParts, NOTHING_LOST } from "#domain/practice/lost-parts.ts";
import type { Reveal, RevealedEntry } from "#domain/practice/practice-reveal.ts";
import { scorePractice } from "#domain/practice/practice-score.ts";
import type { Database } from "#server/db/client.ts";
import { loadEntryViews } from "./entry-views.ts";
import { loadStandingInQueue } from "./standing-in-queue.ts";

/** A practice session's entries with their answer key, and what the reviewer made of them. The caller has asked whether it may be shown. */
export async function loadPractised(db: Database, queueId: bigint, reviewerId: string): Promise<Reveal> {
  const rows = await db.prisma.queueEntry.findMany({
    where: { queueId },
    orderBy: { position: "asc" },
    select: { entryId: true },
  });
  const ids = rows.map(({ entryId }) => entryId);
  const [views, errors, standing] = await Promise.all([
    loadEntryViews(db, ids),
    db.prisma.knownError.findMany({ where: { entryId: { in: ids } }, orderBy: { id: "asc" } }),
    loadStandingInQueue(db, queueId, reviewerId),
  ]);
  const entries = views.map((entry): RevealedEntry => {
    const planted = errors.filter((error) => String(error.entryId) === entry.id);
    const verdict = standing.get(entry.id) ?? null;
    return {
      entry: { ...entry, edited: verdict?.turnsAfter ?? null, editedKeys: verdict?.keysAfter ?? [] },
      decision: verdict?.decision ?? null,
      result: scorePractice(entry.turns, planted, verdict),
      lost: lostParts(entry, planted, verdict),
      errors: planted.map(({ turnId, quote, reasonCode, box, whyEn, whyZh }) => ({
        turnId,
        quote,
        reasonCode,
        box,
        whyEn,
        whyZh,
      })),
    };
  });
  return {
    entries,
    errors: entries.filter((row) => row.errors.length > 0).length,
    found: entries.filter((row) => row.result === "found").length,
    marked: entries.filter((row) => row.result === "marked").length,
    lost: entries.map(({ lost }) => lost).reduce(addLost, NOTHING_LOST),
  };
}
