"use client";

import { useEffect, useState } from "react";
import type { EntryFilter } from "#domain/find/entry-filter.ts";
import { watchLive } from "../../ui/watch-live.ts";
import { changedQuery, printAddress } from "./address.ts";
import type { BrowseCalls } from "./browse-calls.ts";

/** Others decide a few times a second: so long is waited before it is counted. */
const WAIT_MS = 3000;

/** How many entries were decided since `since` (ISO; null: not known yet) among those that the filter could be about. */
export function useChanges(datasetId: string, calls: BrowseCalls, filter: EntryFilter, since: string | null): number {
  const [found, setFound] = useState<{ since: string; count: number } | null>(null);

  // Joins the server's events: others decide meanwhile.
  useEffect(() => {
    if (since === null) return;
    const search = printAddress(changedQuery(filter, since)).slice(1);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const askLater = () => {
      if (!isOver) timer ??= setTimeout(() => void ask(), WAIT_MS);
    };
    const ask = async () => {
      timer = undefined;
      // No answer, or none from a database that is busy, is not "none": there may be no other change to ask for.
      const { entries } = await calls.counts(search).catch(() => ({ entries: null }));
      if (entries) setFound({ since, count: entries.count });
      else askLater();
    };
    const stop = watchLive({ datasets: [datasetId] }, askLater);
    return () => {
      isOver = true;
      stop();
      clearTimeout(timer);
    };
  }, [calls, datasetId, filter, since]);

  return found !== null && found.since === since ? found.count : 0;
}
