import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Reveal } from "#domain/practice/practice-reveal.ts";
import { changeRecorded, noted } from "#server/db/audit.ts";
import type { Database } from "#server/db/client.ts";
import { loadPractised } from "#server/entries/load-practised.ts";

/**
 * Ends a practice session and shows its answer key with the reviewer's own score. Before its last entry is decided the
 * key does not leave the server; after it the session takes no more verdicts.
 * @throws StudioError not_found · forbidden (somebody else's) · conflict (entries are left)
 */
export async function revealPractice(db: Database, queueId: bigint, reviewerId: string): Promise<Reveal> {
  const queue = await db.prisma.queue.findUnique({
    where: { id: queueId, purpose: "practice" },
    include: { entries: { select: { outcome: true } } },
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
  return loadPractised(db, queueId, reviewerId);
}
