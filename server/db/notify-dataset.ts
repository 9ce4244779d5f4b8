import type { Database } from "./client.ts";
import { perDatabase } from "./per-database.ts";

/** PostgreSQL's channel on which the studio's processes notify each other of what changed. Runs are notified of by a trigger. */
export const LIVE_CHANNEL = "svit_live";

/** What a listener can follow, as it stands in a notification: "run 7", "dataset 3". */
export type Topic = `${"run" | "dataset"} ${string}`;

/** A browser that counts verdicts needs no more; each NOTIFY takes a lock that all commits of the server wait for. */
const NOTIFY_MS = 500;

const waitingOf = perDatabase("notified data sets", () => new Set<string>());

/**
 * Says that verdicts of a data set came in: soon, once for all of the next half second, and without a promise. Whoever
 * misses it sees the change when it looks next.
 */
export function notifyDataset(db: Database, datasetId: string): void {
  const waiting = waitingOf(db);
  const isSoon = waiting.size > 0;
  waiting.add(datasetId);
  if (isSoon) return;
  const timer = setTimeout(() => {
    const datasetIds = [...waiting];
    waiting.clear();
    db.pool
      .query("SELECT pg_notify($1, 'dataset ' || id) FROM unnest($2::text[]) AS id", [LIVE_CHANNEL, datasetIds])
      // Pages that hear of no change ask by themselves.
      .catch(() => {});
  }, NOTIFY_MS);
  // Nothing that a process should stay for.
  timer.unref();
}
