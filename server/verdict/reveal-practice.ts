import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Reveal, RevealedEntry } from "#domain/practice/practice-reveal.ts";
import { scorePractice } from "#domain/practice/practice-score.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { loadEntryViews } from "#server/entries/entry-views.ts";
import { loadStandingInQueue } from "#server/entries/standing-in-queue.ts";

/**
 * Ends a practice session and shows its answer key with the reviewer's own score. Before its last entry is decided the
 * key does not leave the server; after it the session takes no more verdicts.
 * @throws StudioError not_found · forbidden (somebody else's) · conflict (entries are left)
 */
export async function revealPractice(db: Database, queueId: bigint, reviewerId: string): Promise<Reveal> {
  const queue = await db.prisma.queue.findUnique({
    where: { id: queueId, purpose: "practice" },
    include: { entries: { orderBy: { position: "asc" } } },
  });
  if (!queue) throw new StudioError("not_found", message("noPracticeSession", { id: queueId }));
  if (queue.reviewerId !== reviewerId) throw new StudioError("forbidden", message("otherPractice"));
  const left = queue.entries.filter((entry) => entry.outcome === null).length;
  if (left > 0) throw new StudioError("conflict", message("practiceLeft", { count: left }), { data: { left } });
  await changeRecorded(
    db.pool,
    { action: "practice_end", on: "queue" },
    `UPDATE "Queue" SET "finishedAt" = now() WHERE id = $1 AND "finishedAt" IS NULL RETURNING ${noted('"datasetId"', "id")}`,
    [queueId],
  );

  const ids = queue.entries.map((entry) => entry.entryId);
  const [views, errors, standing] = await Promise.all([
    loadEntryViews(db, ids),
    db.prisma.knownError.findMany({ where: { entryId: { in: ids } }, orderBy: { id: "asc" } }),
    loadStandingInQueue(db, queueId, reviewerId),
  ]);
  const entries = views.map((entry): RevealedEntry => {
    const planted = errors.filter((error) => String(error.entryId) === entry.id);
    const verdict = standing.get(entry.id) ?? null;
    return {
      entry: { ...entry, edited: verdict?.turnsAfter ?? null },
      decision: verdict?.decision ?? null,
      result: scorePractice(entry.turns, planted, verdict),
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
  };
}
