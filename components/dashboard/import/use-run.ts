"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { ImportProgress, ImportReport } from "#domain/import/import-report.ts";
import type { Message } from "#domain/message.ts";
import { NOTHING_SEEN, observe, type TimeLeft } from "#domain/time-left.ts";
import { call } from "../../ui/call.ts";
import { watchLive } from "../../ui/watch-live.ts";

export type Run = {
  id: string;
  state: "waiting" | "running" | "done" | "failed" | "cancelled";
  progress: ImportProgress | null;
  report: ImportReport | null;
  error: Message | null;
  cancelled: boolean;
};

/** A run as it was last told, and what that says of its pace. */
export type WatchedRun = { run: Run; seen: TimeLeft; seenAtMs: number; waitsSinceMs: number | null };

/** How often it is asked for where no events come. */
const ASK_MS = 1000;
/** Of a run that waits nobody tells anything. */
const LOOK_MS = 5000;

export const isOver = ({ state }: Run): boolean => state !== "waiting" && state !== "running";

/** The run, asked for whenever it changed until it is over. `ask` asks at once, also for one that goes on after it was over. */
export function useRun(runId: string): { watched: WatchedRun | null; isCutOff: boolean; ask: () => Promise<void> } {
  const [watched, setWatched] = useState<WatchedRun | null>(null);
  const [isCutOff, setCutOff] = useState(false);
  const isAsked = watched === null || !isOver(watched.run);

  const questions = useRef({ asked: 0, answered: 0 });
  const ask = useCallback(async () => {
    const number = ++questions.current.asked;
    // Shown as cut off, and asked again.
    const run = await call<Run>(`/api/runs/${runId}`).catch(() => null);
    // An answer that comes after a later question's is of the past.
    if (number < questions.current.answered) return;
    questions.current.answered = number;
    setCutOff(run === null);
    if (run) setWatched((before) => watch(before, run, performance.now()));
  }, [runId]);

  // Joins the server's events: the run is another process's.
  useEffect(() => {
    if (!isAsked) return;
    void ask();
    const stop = watchLive({ runs: [runId] }, () => void ask(), ASK_MS);
    const looking = setInterval(() => void ask(), LOOK_MS);
    return () => {
      stop();
      clearInterval(looking);
    };
  }, [runId, isAsked, ask]);

  return { watched, isCutOff, ask };
}

/** Only reading is measured in bytes: of what comes before and after it nobody knows the end. */
function watch(before: WatchedRun | null, run: Run, nowMs: number): WatchedRun {
  const seen = before?.seen ?? NOTHING_SEEN;
  const { progress } = run;
  const waitsSinceMs = run.state === "waiting" ? (before?.waitsSinceMs ?? nowMs) : null;
  const isReading = run.state === "running" && progress?.phase === "reading";
  const now = isReading ? observe(seen, { done: progress.bytes, atMs: nowMs }, progress.bytesTotal) : NOTHING_SEEN;
  return { run, seen: now, seenAtMs: nowMs, waitsSinceMs };
}
