import { NO_FILTER } from "#domain/find/entry-filter.ts";
import { must } from "#domain/must.ts";
import { inTransaction } from "#server/db/transaction.ts";
import { addQueue } from "#server/find/add-queue.ts";
import type { Batch } from "./batch.ts";

/**
 * Makes a session of all entries that a batch brought, photo by photo, in the transaction that ends the Run: done twice it would make two. Null where it
 * brought none, or nobody asked for it who reviews.
 */
export async function queueMade({ db, datasetId, attempt, progress }: Batch): Promise<string | null> {
  const { id: runId, reviewerId } = attempt.run;
  if (reviewerId === null) return null;
  const { rows } = await db.pool.query<{ id: string }>(
    `SELECT g."entryId"::text AS id FROM "GeneratedEntry" g JOIN "Generation" own ON own.id = g."generationId" WHERE own."runId" = $1 ORDER BY g."entryId"`,
    [runId],
  );
  if (rows.length === 0) return null;
  return inTransaction(db.pool, async (client) => {
    const queueId = await addQueue(client, {
      datasetId,
      reviewerId: must(reviewerId, "somebody asked for it"),
      purpose: "session",
      filter: NO_FILTER,
      order: "photo",
      seed: `generated ${runId}`,
      entryIds: rows.map(({ id }) => id),
      probability: 1,
    });
    const own = { ...progress, costToCome: progress.cost === null ? null : 0 };
    await attempt.end(client, { report: { ...own, queueId: String(queueId) }, progress: own });
    return String(queueId);
  });
}
