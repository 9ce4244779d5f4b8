import type { Database } from "#server/db/client.ts";
import { isCancelled, saveProgress } from "./run-states.ts";

const TICK_MS = 500;

/** What a Run that is carried out shows and hears twice a second. */
export type ProgressClock<P> = {
  /** Aborts when somebody asks the Run to stop, or it is gone. */
  cancelled: AbortSignal;
  /** Written at the next tick. */
  show(progress: P): void;
  /** What was shown last. */
  shown(): P | null;
  /** Stops, and waits for what is being written: the row is somebody else's from then on. */
  stop(): Promise<void>;
};

/** Writes how far a Run is into its row and looks whether it was cancelled, twice a second from now on. */
export function startProgressClock<P>(db: Database, runId: bigint): ProgressClock<P> {
  const cancel = new AbortController();
  let progress: P | null = null;
  let written: P | null = null;
  const tick = async () => {
    const now = progress;
    const asked = now === written ? isCancelled(db.pool, runId) : saveProgress(db.pool, runId, { progress: now });
    if (await asked) cancel.abort();
    written = now;
  };
  let ticking: Promise<void> = Promise.resolve();
  // A tick that fails is made up for by the next one; the work itself tells when the database is gone.
  const timer = setInterval(() => {
    ticking = ticking.then(tick).catch(() => {});
  }, TICK_MS);
  return {
    cancelled: cancel.signal,
    show(now) {
      progress = now;
    },
    shown: () => progress,
    async stop() {
      clearInterval(timer);
      await ticking;
    },
  };
}
