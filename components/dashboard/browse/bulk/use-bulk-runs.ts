"use client";

import { useCallback, useEffect, useRef } from "react";
import type { BulkRun } from "#domain/bulk.ts";
import type { BrowseCalls } from "../browse-calls.ts";
import { useAnswer } from "../use-answer.ts";

const ASK_MS = 1000;

export const isUnderWay = (run: BulkRun): boolean => run.state === "waiting" || run.state === "running";

/** The last bulk actions on a data set, asked for every second while one is under way. `onEnd` is told whenever one has ended. */
export function useBulkRuns(calls: BrowseCalls, onEnd: () => void) {
  const answer = useAnswer(useCallback(() => calls.bulkRuns(), [calls]));
  const { value, isAsking, again } = answer;
  const isBusy = value?.some(isUnderWay) ?? false;

  // Joins the server's clock: a worker carries them out, and tells of them only when asked.
  useEffect(() => {
    if (!isBusy || isAsking) return;
    const timer = setTimeout(again, ASK_MS);
    return () => clearTimeout(timer);
  }, [isBusy, isAsking, again]);

  const latest = useRef(onEnd);
  latest.current = onEnd;
  const ended = value
    ?.filter((run) => !isUnderWay(run))
    .map((run) => run.runId)
    .join();
  const known = useRef<string | undefined>(undefined);
  // Joins the list, which was read before an action changed its rows: one that is short is never seen under way.
  useEffect(() => {
    if (ended === undefined) return;
    if (known.current !== undefined && known.current !== ended) latest.current();
    known.current = ended;
  }, [ended]);

  return { runs: value, problem: answer.problem, again };
}
