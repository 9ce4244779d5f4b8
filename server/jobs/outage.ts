import { setTimeout as pause } from "node:timers/promises";
import type { Database } from "#server/db/client.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import { log } from "#server/log.ts";

const LOOK_MS = 1000;

/** What all loops of a worker share when the database goes away: one of them asks for it, and it is logged once. */
export type Outage = {
  /** Returns when the database answers, or the worker ends. */
  over(error: unknown): Promise<void>;
  /** Does `work` until no loss of the database breaks it: it must bear to be done twice. Throws what else breaks it, and a loss when the worker ends. */
  through<T>(work: () => Promise<T>): Promise<T>;
};

export function watchOutage(db: Database, stop: AbortSignal): Outage {
  let waiting: Promise<void> | null = null;

  // A replica, or a server that recovers still, answers, but nothing can be gone on with.
  const answers = () =>
    db.pool.query<{ on: string }>("SELECT current_setting('transaction_read_only') AS on").then(
      ({ rows }) => rows[0]?.on === "off",
      () => false,
    );

  async function wait(error: unknown): Promise<void> {
    // One connection was cut, no more.
    if (await answers()) return;
    const problem = error instanceof Error ? error.message : String(error);
    log.warn({ problem }, "the database does not answer: waiting for it, then going on with what was under way");
    while (!stop.aborted) {
      // Aborted: the loop ends.
      await pause(LOOK_MS, undefined, { signal: stop }).catch(() => {});
      if (!(await answers())) continue;
      log.info("the database answers again");
      return;
    }
  }

  function over(error: unknown): Promise<void> {
    waiting ??= wait(error).finally(() => {
      waiting = null;
    });
    return waiting;
  }

  return {
    over,
    async through(work) {
      for (;;) {
        try {
          return await work();
        } catch (error) {
          if (!isConnectionLoss(error) || stop.aborted) throw error;
          await over(error);
          // Aborted: the next failure is thrown.
          await pause(LOOK_MS, undefined, { signal: stop }).catch(() => {});
        }
      }
    },
  };
}
