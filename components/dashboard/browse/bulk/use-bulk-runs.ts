"use client";

import { useEffect, useRef } from "react";
import type { BulkRun } from "#domain/bulk.ts";
import { useAnswer } from "../../../ui/use-answer.ts";

export const isUnderWay = (run: BulkRun): boolean => run.state === "waiting" || run.state === "running";

/** A worker carries them out, and tells of them only when asked. */
const ONCE_A_SECOND = { againMs: (runs: readonly BulkRun[]) => (runs.some(isUnderWay) ? 1000 : null) };

/** The last bulk actions on a data set, asked for every second while one is under way. `onEnd` is told whenever one has ended. */
export function useBulkRuns(datasetId: string, onEnd: () => void) {
  const { value, problem, ask } = useAnswer(
    "GET /api/datasets/{datasetId}/bulk",
    { params: { datasetId } },
    ONCE_A_SECOND,
  );

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

  return { runs: value, problem, ask };
}
