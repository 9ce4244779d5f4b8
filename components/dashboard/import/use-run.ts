"use client";

import { useEffect, useState } from "react";
import type { ImportRunView, RunView } from "#domain/run-view.ts";
import { NOTHING_SEEN, observe, type TimeLeft } from "#domain/time-left.ts";
import { useAnswer } from "../../ui/use-answer.ts";
import { watchLive } from "../../ui/watch-live.ts";

export type Run = Pick<ImportRunView, "id" | "state" | "progress" | "report" | "error" | "cancelled">;

/** A run as it was last told, and what that says of its pace. */
export type WatchedRun = { run: Run; seen: TimeLeft; seenAtMs: number; waitsSinceMs: number | null };

/** How often it is asked for where no events come. */
const ASK_MS = 1000;
/** Of a run that waits nobody tells anything. */
const LOOK_MS = 5000;

export const isOver = ({ state }: Run): boolean => state !== "waiting" && state !== "running";

/** The run, asked for whenever it changed until it is over. `ask` asks at once, also for one that goes on after it was over. */
export function useRun(runId: string): { watched: WatchedRun | null; isCutOff: boolean; ask: () => Promise<void> } {
  const { value, problem, ask } = useAnswer("GET /api/runs/{runId}", { params: { runId } });
  const [watched, setWatched] = useState<(WatchedRun & { value: RunView }) | null>(null);
  if (value !== null && watched?.value !== value)
    setWatched((before) => ({ ...watch(before, importOf(value), performance.now()), value }));
  const isAsked = watched === null || !isOver(watched.run);

  // Joins the server's events: the run is another process's.
  useEffect(() => {
    if (!isAsked) return;
    const stop = watchLive({ runs: [runId] }, () => void ask(), ASK_MS);
    const looking = setInterval(() => void ask(), LOOK_MS);
    return () => {
      stop();
      clearInterval(looking);
    };
  }, [runId, isAsked, ask]);

  // Shown as cut off, and asked again.
  return { watched, isCutOff: problem !== null, ask };
}

/** Of a run of another kind this page knows how it stands. */
const importOf = (run: RunView): Run => (run.kind === "import" ? run : { ...run, progress: null, report: null });

/** Only reading is measured in bytes: of what comes before and after it nobody knows the end. */
function watch(before: WatchedRun | null, run: Run, nowMs: number): WatchedRun {
  const seen = before?.seen ?? NOTHING_SEEN;
  const { progress } = run;
  const waitsSinceMs = run.state === "waiting" ? (before?.waitsSinceMs ?? nowMs) : null;
  const isReading = run.state === "running" && progress?.phase === "reading";
  const now = isReading ? observe(seen, { done: progress.bytes, atMs: nowMs }, progress.bytesTotal) : NOTHING_SEEN;
  return { run, seen: now, seenAtMs: nowMs, waitsSinceMs };
}
