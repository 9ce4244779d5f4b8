import type { QueueProgress } from "#domain/entry/entry-view.ts";
import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import type { Database } from "#server/db/client.ts";
import { loadQueueFacts } from "./queue-facts.ts";
import { goalOf, loadStanding } from "./recipe-standing.ts";

/** One row for each way in which entries of the queue $1 stand, none where there is no such queue. One range of its key. */
export const COUNT_OUTCOMES = `
  SELECT qe.outcome, qe.decision, count(qe."entryId")::int AS n
  FROM "Queue" q LEFT JOIN "QueueEntry" qe ON qe."queueId" = q.id WHERE q.id = $1 GROUP BY 1, 2`;

export type OutcomeCount = { outcome: string | null; decision: string | null; n: number };

/**
 * Where a queue stands, and how its entries were decided (the last verdict of each that was not undone).
 * @throws StudioError not_found
 */
export async function loadProgress(db: Database, queueId: bigint): Promise<QueueProgress> {
  const { rows } = await db.pool.query<OutcomeCount>({
    name: "count outcomes",
    text: COUNT_OUTCOMES,
    values: [queueId],
  });
  if (rows.length === 0) throw new StudioError("not_found", message("noSession", { id: queueId }));
  const { recipe } = await loadQueueFacts(db, queueId);
  return recipe === null
    ? progressOf(rows)
    : { ...progressOf(rows), goal: goalOf(await loadStanding(db.pool, queueId)) };
}

export function progressOf(all: readonly OutcomeCount[]): QueueProgress {
  // What stands back is not in the queue as long as it does.
  const rows = all.filter(({ outcome }) => outcome !== "spare");
  const sum = (of: readonly OutcomeCount[]) => of.reduce((total, { n }) => total + n, 0);
  const count = (outcome: string | null) => sum(rows.filter((row) => row.outcome === outcome));
  const decisions = [...new Set(rows.flatMap((row) => row.decision ?? []))];
  return {
    size: sum(rows),
    decided: count("decided"),
    skipped: count("skipped"),
    elsewhere: count("elsewhere") + count("withdrawn"),
    left: count(null),
    decisions: Object.fromEntries(
      decisions.map((decision) => [decision, sum(rows.filter((row) => row.decision === decision))]),
    ),
  };
}
