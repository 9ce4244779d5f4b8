import { StudioError } from "#domain/error.ts";
import { message } from "#domain/message.ts";
import { factsOf, type RunKind } from "#domain/run-kind.ts";
import { worldProblem } from "#domain/world-problem.ts";
import { actAs } from "#server/db/acting.ts";
import type { Database } from "#server/db/client.ts";
import { isConnectionLoss } from "#server/db/connection-loss.ts";
import type { Queryable } from "#server/db/transaction.ts";
import { startProgressClock } from "./progress-clock.ts";
import { type BegunRun, beginRun, endRun, saveProgress } from "./run-states.ts";

/** Thrown by work that was asked to stop. */
export class Cancelled extends Error {}

/** What came of a Run, and its last progress where that is another than was shown. `datasetId`: the data set that it made. */
type Outcome<R, P> = { report: R; progress?: P | null; datasetId?: bigint | null };

/** A Run as the work for it sees it. */
export type Attempt<P, R> = {
  run: BegunRun;
  /** Aborts where the Run must be left to somebody else. */
  stop: AbortSignal;
  /** Aborts where the Run must end. */
  cancelled: AbortSignal;
  /** Aborts at either. */
  signal: AbortSignal;
  /** Of work that measures itself: written twice a second. */
  show(progress: P): void;
  /** Of work in parts: written in a part's own transaction. Answers whether the Run must end. */
  save(client: Queryable, change: { progress: P; report: R }): Promise<boolean>;
  /** Ends the Run as done in a transaction of the work's own. Else that is done when the work returns. */
  end(client: Queryable, outcome: Outcome<R, P>): Promise<void>;
};

export type AttemptEnd<R> = { ended: "done"; report: R } | { ended: "cancelled" | "failed"; error: StudioError };

type Options<P> = {
  kind: RunKind;
  /** Aborts where the Run must be left to somebody else. */
  stop: AbortSignal;
  /** Cancels the Run, as the flag in its row does. */
  cancel?: AbortSignal | undefined;
  /** What an earlier attempt did counts for nothing. */
  isAnew?: boolean;
  /** Cleans up before a Run ends as cancelled or failed; answers its last progress, given what was shown. */
  onBreak?: (shown: P | null) => Promise<P | null>;
  /** Cleans up where the Run was deleted before it was done. */
  onGone?: () => Promise<void>;
};

/**
 * Carries out a Run: begins it, does `work`, and writes how it ended. Null where it is over already, or was deleted meanwhile. Throws where `stop` is
 * aborted or the database goes away, and leaves the Run as it is, for somebody else goes on; and what nobody foresaw, after the
 * Run has failed with it. Progress, request and report are as `work` of this kind wrote them.
 */
export async function attemptRun<P, R>(
  db: Database,
  runId: bigint,
  { kind, stop, cancel, isAnew = false, onBreak = async (shown) => shown, onGone }: Options<P>,
  work: (attempt: Attempt<P, R>) => Promise<Outcome<R, P>>,
): Promise<AttemptEnd<R> | null> {
  const run = await beginRun(db.pool, { runId, kind, isAnew });
  if (!run) return null;
  const clock = startProgressClock<P>(db, runId);
  const cancelled = cancel ? AbortSignal.any([clock.cancelled, cancel]) : clock.cancelled;
  let isThere: boolean | null = null;
  const end = async (client: Queryable, outcome: Outcome<R, P>) => {
    isThere = await endRun(client, runId, { ...outcome, state: "done", error: null });
  };
  try {
    const attempt: Attempt<P, R> = {
      run,
      stop,
      cancelled,
      get signal() {
        return AbortSignal.any([stop, cancelled]);
      },
      show: clock.show,
      save: async (client, change) => (await saveProgress(client, runId, change)) || cancelled.aborted,
      end,
    };
    // What it changes is whose it is that asked for it, by way of the run.
    const outcome = await actAs({ kind: "run", reviewerId: run.reviewerId, runId }, () => work(attempt));
    await clock.stop();
    if (isThere === null) await end(db.pool, { ...outcome, progress: outcome.progress ?? clock.shown() });
    if (isThere) return { ended: "done", report: outcome.report };
    await onGone?.();
    return null;
  } catch (error) {
    await clock.stop();
    if (stop.aborted || isConnectionLoss(error)) throw error;
    const progress = await onBreak(clock.shown());
    const isCancel = cancelled.aborted || error instanceof Cancelled;
    const { advice } = factsOf(kind);
    const known = error instanceof StudioError ? error : worldProblem(error, advice);
    const state = isCancel ? "cancelled" : "failed";
    await endRun(db.pool, runId, {
      state,
      error: known?.detail ?? (isCancel ? null : message("runFailed", { advice })),
      progress,
    });
    if (!known && !isCancel) throw error;
    return { ended: state, error: known ?? new StudioError("interrupted", message("interrupted"), { cause: error }) };
  } finally {
    await clock.stop();
  }
}
